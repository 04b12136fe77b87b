"""Taking in messages, cutting them into drafts, deciding on drafts."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext

from tregua.intake.blacking import black_out, is_too_much, not_found
from tregua.intake.channels import CHANNELS
from tregua.intake.channels.reading import Reading, Unread, UnreadableError
from tregua.intake.models import Draft, DraftDecision, Message
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.record import actions as record
from tregua.record import large

LONGEST_TITLE = 300
# Words that are told of an original. They are cut behind the blacking: half a name is no name that is found.
WORDS_SHOWN = 300
_BLANK = b"\xef\xbb\xbf \t\r\n"
# In the name of a file these show another ending than it has, and turn what stands beside it.
_TURNING = re.compile("[\x00-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


class IntakeError(Exception):
    """A message or passage cannot be taken as it is; the message says where and what to do."""


class DecidedError(IntakeError):
    """Somebody has decided on a draft already: `theirs` is what they decided."""

    def __init__(self, theirs: DraftDecision) -> None:
        self.theirs = theirs
        super().__init__(gettext("Somebody has decided on this draft already. Look at the message again."))


def receive(
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
    original: str = "",
    file_name: str = "",
) -> Message:
    """Keep what arrived, byte for byte: in plain when it is public, sealed when names in it must be protected.

    `original` is the id of the sealed message of which this is a copy without the names; `file_name` is what a
    message is called that has no title of its own.
    """
    by.must("intake.receive", "portal.use")
    # In no transaction: SQLite has one writer, and a stranger's PDF may be read for as long as others wait for it.
    reading = _read(channel, raw, media_type)
    names = [name for name in (*protected_names, *reading.protected_names) if name.strip()]
    if is_too_much(reading.text, names):
        raise UnreadableError("names")
    return keep(
        raw,
        sealed=bool(names),
        by=by,
        channel=channel,
        media_type=media_type,
        text=black_out(reading.text, names),
        language=language,
        outlet=black_out(outlet, names),
        title=_TURNING.sub("", black_out(title or reading.title or _called(file_name, names), names))[
            :LONGEST_TITLE
        ],
        published_on=published_on,
        url=black_out(url, names),
        facts=_facts(reading, names, len(protected_names)) | ({"original": original} if original else {}),
    )


@transaction.atomic
def keep(raw: bytes, *, sealed: bool, by: Person, **says: Any) -> Message:
    """Keep the bytes of a message, in plain or sealed, with what is known of them; the journal has their hash."""
    by.must("intake.receive", "portal.use")
    vault = seal(raw, about=SealedAbout.MESSAGE) if sealed else None
    kept = vault.ciphertext if vault else raw
    message = large.create(
        Message.objects,
        "raw",
        b"" if vault else raw,
        sealed=vault,
        sha256=hashlib.sha256(kept).hexdigest(),
        recorded_by=by,
        **says,
    )
    record.append(
        act="message received",
        by=by.code,
        subject=f"intake.Message/{message.pk}",
        facts={"channel": message.channel, "sha256": message.sha256, "sealed": sealed},
    )
    return message


def _called(file_name: str, names: Sequence[str]) -> str:
    """Return what a file is called; of one that is sealed no more than its ending, for its name may say half a name."""
    return f"….{file_name.rpartition('.')[2]}" if names and file_name else file_name


def _read(channel: str, raw: bytes, media_type: str) -> Reading:
    """Return what a channel reads; a file that holds no readable text is kept all the same, and the reason with it."""
    try:
        return CHANNELS[channel](raw, media_type)
    except UnreadableError as error:
        if channel != "text" or not raw.strip(_BLANK):
            raise
        return Reading(text="", unread=(Unread(error.why, dict(error.detail)),))


def _facts(reading: Reading, names: Sequence[str], asked_for: int) -> dict[str, Any]:
    """Return what the fields say with the names blacked, and what stayed unread.

    A name that somebody asked to seal and that does not occur is worth a look; a caller's own rarely occurs.
    """
    unread: list[list[Any]] = [[one.what, _blacked(one.where, names)] for one in reading.unread]
    unread += [
        ["name_not_found", {"number": number}]
        for number in not_found(reading.text, names)
        if number <= asked_for
    ]
    facts: dict[str, Any] = {name: black_out(value, names) for name, value in reading.facts.items()}
    return facts | ({"unread": unread} if unread else {})


def _blacked(where: Mapping[str, str | int], names: Sequence[str]) -> dict[str, str | int]:
    """Return what is said of a place in the original, with the names in its words blacked."""
    return {
        key: black_out(str(says), names)[:WORDS_SHOWN] if key == "words" else says
        for key, says in where.items()
    }


@transaction.atomic
def cut(message: Message, *, kind: str, start: int, end: int, by: Person) -> Draft:
    """Cut a passage out of a message's working text, keeping its exact place."""
    by.must("intake.cut", "portal.use")
    if not 0 <= start < end <= len(message.text):
        raise IntakeError(
            gettext("The passage from %(start)s to %(end)s is not within this text.")
            % {"start": start, "end": end}
        )
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


@transaction.atomic
def take_up(message: Message, *, kind: str, start: int, end: int, by: Person) -> Draft:
    """Cut a passage that the machine proposes, unless somebody has taken it up for the same kind already."""
    list(Message.objects.select_for_update().filter(pk=message.pk).values_list("pk"))
    if message.drafts.filter(kind=kind, start=start, end=end).exists():
        raise IntakeError(
            gettext("Somebody has taken up this proposal already. It stands among the drafts of this text.")
        )
    return cut(message, kind=kind, start=start, end=end, by=by)


def _decide(
    draft: Draft, *, by: Person, accepted: bool, made: models.Model | None = None, reason: str = ""
) -> DraftDecision:
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
        raise DecidedError(DraftDecision.objects.get(draft=draft)) from error
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
    by.must("intake.cut", "portal.use")
    return _decide(draft, by=by, accepted=True, made=made)


@transaction.atomic
def reject(draft: Draft, *, reason: str, by: Person) -> DraftDecision:
    """Note that nothing is to be made of a draft, and why."""
    by.must("intake.cut")
    if not reason.strip():
        raise IntakeError(gettext("Say why nothing is made of this passage; the reason is kept."))
    return _decide(draft, by=by, accepted=False, reason=reason)
