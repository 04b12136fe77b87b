"""Which charter may follow which: enough root keys of both centres signed it, and nothing is skipped or taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tregua.record.charter import LEAST_OF_EACH, TIME, Charter, CharterError, Root
from tregua.record.charter_parsing import parse
from tregua.record.note import NoteError, signature_line, split


@dataclass(frozen=True)
class Signed:
    """A charter with the note that carries it."""

    charter: Charter
    raw: bytes

    @property
    def signatures(self) -> list[tuple[str, bytes, bytes]]:
        """Return the signature lines, none of them checked."""
        return split(self.raw)[1]


def open_signed(raw: bytes) -> Signed:
    """Return the charter of a note; who signed it is not checked yet."""
    try:
        return Signed(parse(split(raw)[0]), raw)
    except NoteError as error:
        raise CharterError(str(error)) from error


def signed_by(rules: Charter, note: Signed) -> list[Root]:
    """Return those root keys of `rules` that signed the note; a wrong signature of one of them is refused."""
    by_key = {(one.key.name, one.key.key_id): one for one in rules.roots}
    found: list[Root] = []
    for name, key_id, signature in note.signatures:
        root = by_key.get((name, key_id))
        if root is None:
            continue
        if root in found:
            raise CharterError(f"{name} signed twice")
        try:
            root.key.verify(note.charter.text, signature)
        except NoteError as error:
            raise CharterError(str(error)) from error
        found.append(root)
    return found


def missing(rules: Charter, note: Signed) -> list[str]:
    """Return what the signatures of a note still lack by these rules, in words; empty when they are enough."""
    signed = signed_by(rules, note)
    lacks = []
    if len(signed) < rules.threshold:
        lacks.append(f"{len(signed)} of the {rules.threshold} root keys of version {rules.version} signed it")
    for one in rules.centres:
        count = sum(root.centre == one.code for root in signed)
        if count < LEAST_OF_EACH:
            lacks.append(f"{count} of them of {one.code}, and {LEAST_OF_EACH} are needed")
    return lacks


def follow(before: Charter | None, raw: bytes, *, now: datetime | None) -> Signed:
    """Return the charter of a note that may follow `before` (None: the first); CharterError says why it may not.

    `now` is left out for a charter that was accepted in its time and is read again.
    """
    note = open_signed(raw)
    made = note.charter
    if before is None:
        if made.version != 1:
            raise CharterError("the first charter has version 1; bring the earlier ones first")
    else:
        _continues(before, made)
    for rules in filter(None, (before, made)):
        lacks = missing(rules, note)
        if lacks:
            raise CharterError(f"not enough signatures: {'; '.join(lacks)}")
    if now is not None and now >= made.expires:
        raise CharterError(f"this charter expired on {made.expires:%Y-%m-%d}; sign a new one")
    if now is not None and now < made.not_before:
        raise CharterError(f"this charter holds from {made.not_before.strftime(TIME)} on and not before")
    return note


def _continues(before: Charter, made: Charter) -> None:
    if made.version == before.version and made.hash != before.hash:
        raise CharterError(
            f"there is another charter of version {before.version} already; nothing replaces it"
        )
    if made.version != before.version + 1:
        raise CharterError(f"the next charter has version {before.version + 1}; none is skipped")
    if made.previous != before.hash:
        raise CharterError("this charter does not follow the one that is held: its “previous” is another")
    if {*before.freezes} - {*made.freezes}:
        raise CharterError("what was frozen stays frozen, at the same size")
    for one in before.centres:
        now = made.centre(one.code)
        if now is None or now.logs[: len(one.logs)] != one.logs:
            raise CharterError(f"{one.code} and its earlier logs stay in the charter")


def read_chain(notes: Sequence[bytes]) -> list[Signed]:
    """Return accepted charters, version 1 first, each checked against the one before it."""
    chain: list[Signed] = []
    for raw in notes:
        chain.append(follow(chain[-1].charter if chain else None, raw, now=None))
    return chain


def next_of(before: Charter, *, not_before: datetime, expires: datetime) -> Charter:
    """Return what the next version says before anybody changes it: all as it is."""
    return replace(
        before, version=before.version + 1, previous=before.hash, not_before=not_before, expires=expires
    )


def joined(notes: Sequence[bytes]) -> bytes:
    """Return one note with the signatures of several people on the same text, each line once."""
    if not notes:
        raise CharterError("there is no note to join")
    first = open_signed(notes[0])
    lines: dict[str, None] = {}
    for raw in notes:
        other = open_signed(raw)
        if other.charter.text != first.charter.text:
            raise CharterError("these are signatures on two different texts; sign the same draft")
        for name, key_id, signature in other.signatures:
            lines[signature_line(name, key_id, signature)] = None
    made = f"{first.charter.text}\n{''.join(lines)}".encode()
    open_signed(made)
    return made
