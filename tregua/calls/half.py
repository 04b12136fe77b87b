"""A call while it is being taken: each answer is kept as it is given, so that a dropped line loses nothing."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.calls.models import CallBack, HalfCall
from tregua.people import own_secret
from tregua.people.models import Person
from tregua.record import actions as record

ANSWERS: Final = "answers of a call"
NUMBER: Final = "number to call back"


class CallError(Exception):
    """A call cannot go on as it is; the message says what to do."""


@transaction.atomic
def begin(*, language: str, match: str, by: Person) -> HalfCall:
    """Begin to take a call in the caller's language."""
    by.must("intake.receive")
    half = HalfCall.objects.create(begun_by=by, last_by=by, language=language, match=match)
    _journal("call begun", half, by, language=language)
    return half


def answers_of(half: HalfCall) -> dict[str, dict[str, Any]]:
    """Return what was answered so far, by step."""
    if not half.answers:
        return {}
    kept = own_secret.read(half.answers, purpose=ANSWERS, about=half.pk)
    answers: dict[str, dict[str, Any]] = json.loads(kept)
    return answers


@transaction.atomic
def answer(half: HalfCall, step: str, says: Mapping[str, Any], *, turn: int, by: Person) -> HalfCall:
    """Keep the answer of one step; who comes second on the same page is told, and nothing is overwritten."""
    by.must("intake.receive")
    found = HalfCall.objects.select_for_update().get(pk=half.pk)
    if found.turn != turn:
        raise CallError(
            gettext(
                "%(who)s has gone on with this call meanwhile. What you wrote stands below; what they wrote is kept. "
                "Look, and send it once more if yours is to hold."
            )
            % {"who": found.last_by}
        )
    answers = {**answers_of(found), step: dict(says)}
    found.answers = own_secret.keep(
        json.dumps(answers, ensure_ascii=False).encode(), purpose=ANSWERS, about=found.pk
    )
    found.turn, found.last_by, found.touched_at = found.turn + 1, by, timezone.now()
    found.save(update_fields=["answers", "turn", "last_by", "touched_at"])
    return found


@transaction.atomic
def break_off(half: HalfCall, *, call_back_at: datetime | None, number: str, by: Person) -> None:
    """Leave a call as it is: the line dropped, or they cannot speak now; with a time they are called back."""
    by.must("intake.receive")
    if number and call_back_at is None:
        raise CallError(gettext("Say when to call this number back, or leave it out."))
    if call_back_at is not None:
        promise(half.language, at=call_back_at, number=number, by=by, half=half)
    _journal("call broken off", half, by, call_back=call_back_at is not None)


@transaction.atomic
def wipe(half: HalfCall, *, by: Person) -> None:
    """Keep nothing of a call: its caller did not agree, or it was none."""
    by.must("intake.receive")
    for one in half.call_backs.filter(done_at=None):
        _forget(one, timezone.now())
    _journal("call not kept", half, by)
    half.delete()


def promise(language: str, *, at: datetime, number: str, by: Person, **of: Any) -> CallBack:
    """Put somebody on the list of those to be called back."""
    made = CallBack(due_at=at, language=language, promised_by=by, **of)
    made.number = own_secret.keep(number.encode(), purpose=NUMBER, about=made.pk) if number else b""
    made.save()
    return made


def number_of(call_back: CallBack) -> str:
    """Return the number to call; "" where only a custodian can open it."""
    if not call_back.number:
        return ""
    return own_secret.read(call_back.number, purpose=NUMBER, about=call_back.pk).decode()


@transaction.atomic
def called_back(
    call_back: CallBack, *, reached: bool, now: datetime, by: Person, next_at: datetime | None = None
) -> None:
    """Note what came of calling back: they answered, and the number goes; or when it is tried again."""
    by.must("intake.receive")
    found = CallBack.objects.select_for_update().get(pk=call_back.pk)
    if found.done_at is not None:
        raise CallError(gettext("Somebody has reached them already."))
    if reached:
        _forget(found, now)
    elif next_at is None:
        raise CallError(gettext("Say when it is tried again."))
    else:
        found.due_at = next_at
        found.save(update_fields=["due_at"])
    record.append(
        act="called back", by=by.code, subject=f"calls.CallBack/{found.pk}", facts={"reached": reached}
    )


def _forget(call_back: CallBack, now: datetime) -> None:
    call_back.done_at, call_back.number = now, b""
    call_back.save(update_fields=["done_at", "number"])


def _journal(act: str, half: HalfCall, by: Person, **facts: Any) -> None:
    record.append(act=act, by=by.code, subject=f"calls.HalfCall/{half.pk}", facts=facts)
