"""What travels between centres of a sealed part: one package an entry, for a signed request or on a stick.

A package holds the leaf, the blob and the keys of those it was granted to, and no name of a field. It is given to
nobody but the body it is for, never lies in the published folder, and is worth nothing without a recipient's key:

    sealed/list            one line a package: leaf hash, index, SHA-256 of the package
    sealed/<leaf hash>     the package, JSON in the strict profile of entries
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from tregua.exchange.continued import Continued
from tregua.exchange.faults import SOFTWARE, keep_fault
from tregua.exchange.ledger import Audience, Way, disclose
from tregua.exchange.models import PeerEntry
from tregua.exchange.sealing import released_as
from tregua.exchange.seals import Grant, Opening, Received
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import entry as leaf
from tregua.record import openings, whole
from tregua.record.models import Entry
from tregua.record.signed_tree import ReadingError
from tregua.record.source import Source, SourceError
from tregua.record.tree import leaf_hash

LIST: Final = "sealed/list"
LONGEST_PACKAGE: Final = 16 << 20
LONGEST_LIST: Final = 4 << 20
MOST_GRANTS: Final = 256
_LINE: Final = re.compile(r"([0-9a-f]{64}) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64})")


class PackageError(Exception):
    """This is no package of a sealed part, or not one of that entry; the message says what is wrong."""


@dataclass(frozen=True)
class Given:
    """One grant in a package: to which key, the wrapped key, and the blob it opens."""

    to: str
    key: bytes
    blob: bytes


@dataclass(frozen=True)
class Package:
    """A sealed part as it travels: of which entry, and what was given to whom."""

    origin: str
    index: int
    leaf: bytes
    grants: tuple[Given, ...]

    @property
    def leaf_hash(self) -> str:
        """Return the hash of the leaf that it belongs to, in hex."""
        return leaf_hash(self.leaf).hex()


def write(package: Package) -> bytes:
    """Return a package as it travels."""
    says = {
        "grants": [{"blob": _text(one.blob), "key": _text(one.key), "to": one.to} for one in package.grants],
        "i": package.index,
        "leaf": _text(package.leaf),
        "o": package.origin,
        "v": 1,
    }
    return leaf.canonical(says)


def read(raw: bytes) -> Package:
    """Return the package these bytes are; PackageError when they are none."""
    try:
        return _package(leaf.parse_canonical(raw, longest=LONGEST_PACKAGE))
    except leaf.EntryError as error:
        raise PackageError(str(error)) from error


def _package(says: dict[str, Any]) -> Package:
    if says.get("v") != 1:
        raise PackageError("made by a newer version: install a newer Tregua")
    if says.keys() != {"grants", "i", "leaf", "o", "v"} or type(says["grants"]) is not list:
        raise PackageError("its fields are not those of a package")
    if type(says["i"]) is not int or says["i"] < 0 or type(says["o"]) is not str:
        raise PackageError("it does not say of which entry it is")
    if not 1 <= len(says["grants"]) <= MOST_GRANTS:
        raise PackageError(f"it holds no grant, or more than {MOST_GRANTS}")
    return Package(says["o"], says["i"], _bytes(says["leaf"]), tuple(map(_given, says["grants"])))


def _given(says: Any) -> Given:
    if type(says) is not dict or says.keys() != {"blob", "key", "to"} or type(says["to"]) is not str:
        raise PackageError("a grant is not {blob, key, to}")
    if not openings.is_recipient(says["to"]):
        raise PackageError("a grant is to nobody: it names no age recipient")
    return Given(says["to"], _bytes(says["key"]), _bytes(says["blob"]))


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode("ascii")


def _bytes(text: Any) -> bytes:
    if type(text) is not str:
        raise PackageError("base64 is expected and something else is there")
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise PackageError(f"no base64: {error}") from error
    if _text(raw) != text:
        raise PackageError("its base64 is not canonical")
    return raw


def package(commitment: str, *, body: str) -> bytes | None:
    """Return what was granted of one entry (by its leaf hash) to the recipients of a body; None for nothing."""
    opening = Opening.objects.filter(leaf_hash=commitment).first()
    return _of(opening, body) if opening else None


def _of(opening: Opening, body: str) -> bytes | None:
    grants = Grant.objects.filter(opening=opening, recipient__body=body).select_related("recipient")
    given = tuple(
        Given(one.recipient.key, bytes(one.key), bytes(one.blob if one.fields else opening.blob))
        for one in grants.order_by("id")
        if one.recipient is not None
    )
    if not given:
        return None
    entry = Entry.objects.published().get(index=opening.entry_index)
    says = leaf.parse(bytes(entry.data)).data
    return write(Package(says["o"], entry.index, bytes(entry.data), given))


def packages_for(body: str) -> Iterator[tuple[Opening, bytes]]:
    """Yield every sealed part that something was granted of to a body, with its package."""
    found = Opening.objects.filter(grants__recipient__body=body).distinct().order_by("entry_index")
    for opening in found:
        made = _of(opening, body)
        if made is not None:
            yield opening, made


def listing(*, body: str) -> bytes:
    """Return the list of the packages that there are for a body."""
    lines = (
        f"{opening.leaf_hash} {opening.entry_index} {hashlib.sha256(made).hexdigest()}\n"
        for opening, made in packages_for(body)
    )
    return "".join(lines).encode("ascii")


@transaction.atomic
def carry(folder: Path, *, body: str, by: Person | str) -> int:
    """Write the packages for a body on a stick, and each into the ledger; return how many.

    What lies there from before and was destroyed since is removed: a stick is no place where it lives on.
    """
    (folder / "sealed").mkdir(parents=True, exist_ok=True)
    count = 0
    for file in (folder / "sealed").iterdir():
        if not Opening.objects.filter(leaf_hash=file.name).exists():
            file.unlink()
    for opening, made in packages_for(body):
        whole.put(folder / "sealed" / opening.leaf_hash, made)
        about, precision = released_as(opening.entry_index)
        disclose(
            record=about[0], record_id=about[1], entry_index=opening.entry_index, fields=opening.fields,
            precision=precision, audience=Audience.NAMED, recipient=body, way=Way.STICK, by=by,
        )  # fmt: skip
        count += 1
    whole.put(folder / LIST, listing(body=body))
    return count


def receive(source: Source, *, origin: str) -> list[int]:
    """Take in what the other centre sealed to somebody here; return the entries of which something is new.

    A package that is not of an entry that we verified is kept as a fault and not taken in.
    """
    new = []
    try:
        listed = source.get(LIST, longest=LONGEST_LIST)
        for line in (listed or b"").decode("ascii", errors="replace").splitlines():
            found = _LINE.fullmatch(line)
            if found and _take(source, origin, found[1], int(found[2]), found[3]):
                new.append(int(found[2]))
    except SourceError:
        return new  # away, or slow: the next turn goes on
    return new


def _take(source: Source, origin: str, commitment: str, index: int, digest: str) -> bool:
    row = PeerEntry.objects.filter(index=index, leaf_hash=commitment).first()
    if row is None or redacted(origin, row):
        return False  # not read yet, or gone already: what is gone is not fetched again
    held = Received.objects.filter(entry_index=index).first()
    if held and hashlib.sha256(bytes(held.package)).hexdigest() == digest:
        return False
    raw = source.get(f"sealed/{commitment}", longest=LONGEST_PACKAGE) or b""
    try:
        came = _checked(raw, digest, (origin, index, commitment))
    except PackageError as error:
        keep_fault(ReadingError("SEALED", f"sealed/{commitment}", str(error)))
        return False
    _hold(index, commitment, raw, grants=len(came.grants))
    return True


def _checked(raw: bytes, digest: str, of: tuple[str, int, str]) -> Package:
    if hashlib.sha256(raw).hexdigest() != digest:
        raise PackageError("it is not the one that the list names")
    came = read(raw)
    if (Continued().name(came.origin, came.index), came.index, came.leaf_hash) != of:
        raise PackageError("it is of another entry than the list says")
    return came


def redacted(origin: str, row: PeerEntry) -> bool:
    """Return whether the other centre redacted this entry of its log."""
    names = Continued()
    return any(
        (ref.get("i"), ref.get("h")) == (row.index, row.leaf_hash)
        and names.name(ref.get("o", ""), row.index) == origin
        for one in PeerEntry.objects.filter(type="redact", index__gt=row.index)
        for ref in one.refs
    )


@transaction.atomic
def _hold(index: int, commitment: str, raw: bytes, *, grants: int) -> None:
    Received.objects.filter(entry_index=index).delete()
    Received.objects.create(entry_index=index, leaf_hash=commitment, package=raw)
    record.append(
        act="sealed part received",
        by=SOFTWARE,
        subject=f"exchange.Received/{index}",
        facts={"grants": grants},
    )
