"""Taking in messages, cutting them into drafts, deciding on drafts."""

import hashlib
from collections.abc import Sequence
from datetime import date

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext

from tregua.intake.blacking import black_out
from tregua.intake.channels import CHANNELS
from tregua.intake.models import Draft, DraftDecision, Message
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.record import actions as record


class IntakeError(Exception):
    """A message or passage cannot be taken as it is; the message says where and what to do."""


@transaction.atomic
def receive(  # noqa: PLR0913 - what a message is known by
    *,
    channel: str,
    raw: bytes,
    media_type: str,
    by: Person,
    language: str = "",
    outlet: str = "",
    title: str = "",
    published_on: date | None = None,
    url: str = "",
    protected_names: Sequence[str] = (),
) -> Message:
    """Keep what arrived, byte for byte: in plain when it is public, sealed when names in it must be protected."""
    by.must("intake.receive")
    reading = CHANNELS[channel](raw, media_type)
    names = [name for name in (*protected_names, *reading.protected_names) if name.strip()]
    sealed = seal(raw, about=SealedAbout.MESSAGE) if names else None
    kept = bytes(sealed.ciphertext) if sealed else raw
    message = Message.objects.create(
        channel=channel,
        media_type=media_type,
        raw=b"" if sealed else raw,
        sealed=sealed,
        sha256=hashlib.sha256(kept).hexdigest(),
        text=black_out(reading.text, names),
        language=language,
        outlet=outlet,
        title=black_out(title or reading.title, names),
        published_on=published_on,
        url=black_out(url, names),
        facts={name: black_out(value, names) for name, value in reading.facts.items()}
        | ({"unread": [[one.where, one.what] for one in reading.unread]} if reading.unread else {}),
        recorded_by=by,
    )
    record.append(
        act="message received",
        by=by.code,
        subject=f"intake.Message/{message.pk}",
        facts={"channel": channel, "sha256": message.sha256, "sealed": sealed is not None},
    )
    return message


@transaction.atomic
def cut(message: Message, *, kind: str, start: int, end: int, by: Person) -> Draft:
    """Cut a passage out of a message's working text, keeping its exact place."""
    by.must("intake.cut")
    if not 0 <= start < end <= len(message.text):
        raise IntakeError(gettext("The passage from %(start)s to %(end)s is not within this text.") % {"start": start, "end": end})
    draft = Draft.objects.create(
        message=message, kind=kind, start=start, end=end, words=message.text[start:end], recorded_by=by
    )
    record.append(
        act="draft cut",
        by=by.code,
        subject=f"intake.Draft/{draft.pk}",
        facts={"message": message.pk, "kind": kind, "start": start, "end": end},
    )
    return draft


def _decide(draft: Draft, *, by: Person, accepted: bool, made: models.Model | None = None, reason: str = "") -> DraftDecision:
    by.must("intake.cut")
    try:
        with transaction.atomic():
            decision = DraftDecision.objects.create(
                draft=draft,
                accepted=accepted,
                made=made._meta.label if made else "",
                made_id=str(made.pk) if made else "",
                reason=reason,
                recorded_by=by,
            )
    except IntegrityError as error:
        raise IntakeError(gettext("Somebody has decided on this draft already. Look at the message again.")) from error
    record.append(
        act="draft accepted" if accepted else "draft rejected",
        by=by.code,
        subject=f"intake.Draft/{draft.pk}",
        facts={"made": f"{decision.made}/{decision.made_id}" if made else "", "reason": reason},
    )
    return decision


@transaction.atomic
def accept(draft: Draft, made: models.Model, *, by: Person) -> DraftDecision:
    """Note which record was made of a draft; a draft is decided once."""
    return _decide(draft, by=by, accepted=True, made=made)


@transaction.atomic
def reject(draft: Draft, *, reason: str, by: Person) -> DraftDecision:
    """Note that nothing is to be made of a draft, and why."""
    if not reason.strip():
        raise IntakeError(gettext("Say why nothing is made of this passage."))
    return _decide(draft, by=by, accepted=False, reason=reason)
