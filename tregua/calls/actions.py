"""Taking a call to its end, telling its caller what may be told, and finding a call by the caller's number."""

import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.calls import codes, note
from tregua.calls.half import CallError, answers_of, promise
from tregua.calls.models import Call, CallTold, HalfCall
from tregua.intake.actions import cut, receive
from tregua.people import tries
from tregua.people.models import Person
from tregua.people.recovery import LETTERS
from tregua.record import actions as record
from tregua.reports.actions import add_source
from tregua.reports.choices import SourceKind

# So many wrong numbers are borne of one person within so many seconds.
WRONG_NUMBERS: Final = 10
WITHIN: Final = 10 * 60
# What the state of a call is told from.
TOLD_FROM: Final = ("told", "message__drafts__decision")


class State(models.TextChoices):
    """How far a call has come, as its caller is told."""

    RECEIVED = "received", _("received")
    LOOKED_AT = "looked_at", _("being looked at")
    CLOSED = "closed", _("closed")


@transaction.atomic
def finish(half: HalfCall, says: Mapping[str, Any], *, now: datetime, by: Person) -> tuple[Call, str]:
    """Take a call to its end and return it with the caller's number, which is shown now and never again.

    The note becomes a message, what it tells a draft, its caller a source behind a code; name and address are sealed.
    """
    by.must("intake.receive")
    half = HalfCall.objects.select_for_update().get(pk=half.pk)
    said = {**note.said(answers_of(half)), **says}
    if said.get("keep") != "yes" or not said.get("what"):
        raise CallError(gettext("Ask first whether it may be kept, and what happened."))
    if said.get("number") and not said.get("call_back_at"):
        raise CallError(gettext("Say when to call this number back, or leave it out."))
    identity = "\n".join(filter(None, (said.get("caller_name"), said.get("caller_contact"))))
    source = add_source(
        code="caller-" + "".join(secrets.choice(LETTERS) for _ in range(6)).lower(),
        kind=SourceKind.WITNESS,
        identity=identity,
        by=by,
    )
    kept = note.as_kept(said, language=half.language, source=source.code)
    message = receive(
        channel="form",
        raw=json.dumps(kept, ensure_ascii=False, sort_keys=True).encode(),
        media_type="application/json",
        language=half.language,
        by=by,
    )
    if by.may("intake.cut"):
        cut(message, kind="claim", start=0, end=len(message.text), by=by)
    code = _fresh_code()
    call = Call.objects.create(
        message=message, source=source, code_hash=codes.hash_of(code), language=half.language, match=half.match,
        read_back=said.get("agreed") == "yes", consents=note.consents(said), recorded_by=by,
    )  # fmt: skip
    half.call_backs.filter(done_at=None).update(done_at=now, number=b"")
    if said.get("call_back_at"):
        promise(half.language, at=said["call_back_at"], number=said.get("number", ""), by=by, call=call)
    record.append(
        act="call taken",
        by=by.code,
        subject=f"calls.Call/{call.pk}",
        facts={"message": message.pk, "language": call.language, "read_back": call.read_back},
    )
    half.delete()
    return call, code


def _fresh_code() -> str:
    code = codes.new_code()
    while Call.objects.filter(code_hash=codes.hash_of(code)).exists():
        code = codes.new_code()
    return code


@transaction.atomic
def tell(call: Call, *, words: str, closes: bool, by: Person) -> CallTold:
    """Write down what a caller may be told when they ring again."""
    by.must("intake.cut")
    if not words.strip():
        raise CallError(gettext("Write what the caller may be told."))
    told = CallTold.objects.create(
        call=call, words=words.strip(), language=call.language, closes=closes, recorded_by=by
    )
    record.append(
        act="words for a caller",
        by=by.code,
        subject=f"calls.Call/{call.pk}",
        facts={"told": told.pk, "closes": closes},
    )
    return told


def by_code(said: str, *, by: Person) -> Call:
    """Return the call whose caller was given this number; CallError says whether it was misheard or is none of ours."""
    by.must("intake.receive")
    code = codes.digits_of(said)
    if not codes.is_whole(code):
        raise CallError(
            gettext(
                "A digit is wrong, missing or in another place. Ask for the number once more, digit by digit."
            )
        )
    limit = tries.Limit(f"number of a caller {by.pk}", WRONG_NUMBERS, WITHIN)
    if not tries.take([limit]):
        raise CallError(gettext("Too many numbers that are none of ours. Wait ten minutes."))
    found = Call.objects.filter(code_hash=codes.hash_of(code)).prefetch_related(*TOLD_FROM).first()
    if found is None:
        raise CallError(gettext("No call here has this number."))
    tries.give_back([limit])
    return found


def state_of(call: Call) -> State:
    """Return how far a call has come: closed by words for its caller, looked at once somebody decided on its draft."""
    if any(one.closes for one in call.told.all()):
        return State.CLOSED
    if any(hasattr(draft, "decision") for draft in call.message.drafts.all()):
        return State.LOOKED_AT
    return State.RECEIVED
