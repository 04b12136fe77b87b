"""Drafts of charters, made from what a centre is configured with and from what it and the other signed."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils import timezone

from tregua.exchange import charters, trust
from tregua.exchange.models import Receipt
from tregua.record import keys
from tregua.record.charter import NEVER_REDACTED, REPUBLISH, THRESHOLD, TIME, Charter, CharterError
from tregua.record.charter_chain import next_of
from tregua.record.charter_changes import Party, first_charter, root_of
from tregua.record.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from tregua.record.cosignature import cosigned_by, parse_cosigner_vkey
from tregua.record.models import Head, Log
from tregua.record.note import LONGEST, NoteError, Verifier

HOLDS_FOR: Final = timedelta(days=365)


def times(from_: str | None, expires: str | None) -> tuple[datetime, datetime]:
    """Return from when and until when a draft holds, as it was asked for: now, and for a year."""
    begins = _time(from_) if from_ else timezone.now().astimezone(UTC).replace(microsecond=0)
    return begins, _time(expires) if expires else begins + HOLDS_FOR


def _time(said: str) -> datetime:
    try:
        return datetime.strptime(said if "T" in said else f"{said}T00:00:00Z", TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise CharterError(f"{said} is no time such as 2027-03-01 or 2027-03-01T00:00:00Z") from error


def held() -> Charter:
    """Return the charter that holds now; CharterError without one."""
    found = charters.newest()
    if found is None:
        raise CharterError(
            "This centre has accepted no charter yet. Draft the first: tregua keys charter draft"
        )
    return found


def first(*, roots: Sequence[str], threshold: int | None, begins: datetime, expires: datetime) -> Charter:
    """Return the first charter of what centre.toml says, with these root keys."""
    theirs, mirrors = trust.peer_verifier(), (keys.mirror_vkey(), trust.peer_cosigner())
    depositaries = [one.vkey for one in settings.CENTRE.depositaries]
    if theirs is None or not all(mirrors) or not depositaries:
        raise CharterError(
            "Not everything a charter names is known here yet: the other centre's vkey and cosigner, this centre's mirror "
            "key, a depositary's vkey. Add what is missing to centre.toml (docs/operator/settings.md)."
        )
    parties = [
        Party(settings.CENTRE.code, keys.log_vkey(), mirrors[0]),
        Party(settings.CENTRE.peer_code, theirs.vkey, mirrors[1]),
    ]
    return first_charter(
        sorted(parties, key=lambda one: one.code),
        roots=sorted(map(root_of, roots), key=lambda one: one.centre),
        depositaries=depositaries,
        not_before=begins,
        expires=expires,
        threshold=threshold or THRESHOLD,
    )


def next_draft(*, begins: datetime, expires: datetime) -> Charter:
    """Return the next charter as a copy of what holds now."""
    return next_of(held(), not_before=begins, expires=expires)


def clauses(made: Charter, *, republish: bool, never_redact: Sequence[str]) -> tuple[str, ...]:
    """Return the promises of a charter and those that are added, each once."""
    added = [*([REPUBLISH] if republish else []), *(f"{NEVER_REDACTED}{schema}" for schema in never_redact)]
    return tuple(dict.fromkeys([*made.clauses, *added]))


def last_of_both(origin: str) -> Checkpoint:
    """Return the largest head of a log that the log and every other centre's mirror signed, of all that is held here."""
    charter = held()
    verifier, owner = charter.log(origin), charter.centre_of(origin)
    if verifier is None or owner is None:
        raise CharterError(f"no centre of version {charter.version} has a log {origin}")
    others = {code: vkey for code, vkey in charter.mirrors.items() if code != owner.code}
    found = [
        point for raw in _notes(origin) if (point := _signed_by_all(raw, verifier, list(others.values())))
    ]
    if not found:
        raise CharterError(
            f"No checkpoint of {origin} is held here that the other centre cosigned. Bring one: --checkpoint FILE"
        )
    return max(found, key=lambda one: one.size)


def _notes(origin: str) -> Iterator[bytes]:
    """Yield every checkpoint of a log that lies here, with the lines of those who cosigned it."""
    folder = Path(settings.CENTRE_FOLDER)
    for file in (folder / "published" / "checkpoint", *sorted((folder / "mirrors").glob("*/checkpoint"))):
        if file.is_file():
            with file.open("rb") as stream:
                yield stream.read(LONGEST + 1)
    notes = {}
    if origin == settings.ORIGIN:
        notes = dict(Head.objects.filter(log=Log.PUBLISHED).values_list("size", "note"))
    for size, line in Receipt.objects.filter(origin=origin).order_by("-size").values_list("size", "line"):
        if size in notes:
            yield f"{notes[size]}{line}".encode()


def point_in(file: Path, origin: str) -> Checkpoint:
    """Return the head in a checkpoint's file, which the log and every other centre's mirror must have signed."""
    charter = held()
    verifier, owner = charter.log(origin), charter.centre_of(origin)
    try:
        with file.open("rb") as stream:
            raw = stream.read(LONGEST + 1)
    except OSError as error:
        raise CharterError(f"{file} cannot be read: {error}") from error
    others = [vkey for code, vkey in charter.mirrors.items() if owner and code != owner.code]
    point = _signed_by_all(raw, verifier, others) if verifier else None
    if point is None:
        raise CharterError(f"{file} is no checkpoint of {origin} that the other centre's mirror cosigned")
    return point


def _signed_by_all(raw: bytes, verifier: Verifier, mirrors: list[str]) -> Checkpoint | None:
    try:
        point = open_checkpoint(raw, verifier)
        names = cosigned_by(raw, map(parse_cosigner_vkey, mirrors), now=int(timezone.now().timestamp()))
    except (CheckpointError, NoteError):
        return None
    return point if len(names) == len(mirrors) else None


def fresh_log(origin: str | None) -> str:
    """Return the name of the log after this centre's present one."""
    if origin:
        return origin
    before, number = (
        settings.ORIGIN.rstrip("0123456789"),
        settings.ORIGIN[len(settings.ORIGIN.rstrip("0123456789")) :],
    )
    return f"{before}{int(number) + 1}" if number else f"{before}2"
