"""Evidence about a log: a text that a person can read and that proves itself, without us and without a network.

    This is evidence about a log. It stands alone: python verify.py --evidence FILE checks it.

    tregua evidence/1
    kind: FORK
    origin: latakia.example/log1
    vkey: latakia.example/log1+0123abcd+AQ…
    seen: 2026-11-26T15:30:00Z
    source: https://latakia.example/public/record
    place: size 600
    says: the first 500 entries now give another root

    --- held
    <the signed note that was held>
    --- offered
    <the signed note that was offered>
    --- hashes
    <hashes of the longer tree, each in base64 on a line>
    --- end

What each kind proves, and which parts it has:

    FORK      held, offered: one key signed two histories. Of different sizes also `hashes`: the consistency proof
              taken from the longer tree, always beginning with the hash that a proof leaves out for a power of two;
              they give the longer note's root, and at the shorter note's size another root than it signed.
    OWN       as FORK, of the keeper's own log, `held` being the keeper's note; or without hashes, when the offered
              note is longer: somebody holds more of our log than we have.
    ROLLBACK  held, offered, hashes: the offered head is an older one of the same history. The notes prove no lie, for
              anybody can show an old note: that this source offered it at that time is the keeper's word.
    TAMPER    offered, expected (the root of the bundle in the signed tree), hashes (its inclusion proof among the
              roots of all bundles), served (the bytes, in base64, or "sha256 " and their hash when they are many):
              the bytes are not those that were signed. That this source served them is the keeper's word.
    BODY      offered, entry (the leaf), hashes (its inclusion proof), served (the digests of the disclosures that
              were served, one a line, or "missing"): the public part is not one that the entry commits to.
    FROZEN    offered: the log signed beyond the size (in `place`) at which the charter froze it.
"""

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from tregua.record import entry as leaf
from tregua.record import tiles
from tregua.record.checkpoint import Checkpoint, CheckpointError, open_checkpoint
from tregua.record.note import NoteError, parse_vkey
from tregua.record.tree import (
    LONGEST_PROOF,
    ProofError,
    consistency_roots,
    leaf_hash,
    root,
    verify_inclusion,
)

FIRST: Final = (
    "This is evidence about a log. It stands alone: python verify.py --evidence FILE checks it.\n\n"
)
VERSION: Final = "tregua evidence/1"
HEADERS: Final = ("kind", "origin", "vkey", "seen", "source", "place", "says")
PARTS: Final = {
    "FORK": ({"held", "offered"}, {"hashes"}),
    "OWN": ({"held", "offered"}, {"hashes"}),
    "ROLLBACK": ({"held", "offered", "hashes"}, set()),
    "TAMPER": ({"offered", "expected", "served"}, {"hashes"}),
    "BODY": ({"offered", "entry", "served"}, {"hashes"}),
    "FROZEN": ({"offered"}, set()),
}
ORDER: Final = ("held", "offered", "expected", "entry", "hashes", "served")
MOST_SERVED: Final = 256 * 1024
LONGEST_EVIDENCE: Final = 1 << 20
MISSING: Final = "missing\n"
_SEEN: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
_PLACE: Final = re.compile(r"(?:bundle|entry|size) (?:0|[1-9][0-9]{0,18})", re.ASCII)
_HEADING: Final = re.compile(r"^--- ([a-z]+)\n", re.MULTILINE)
_DIGESTS: Final = re.compile(r"(?:[A-Za-z0-9_-]{43}\n)+", re.ASCII)
_DIGEST_OF_MANY: Final = re.compile(r"sha256 [0-9a-f]{64}\n", re.ASCII)


class EvidenceError(Exception):
    """This is not evidence, or does not prove what it says."""


@dataclass(frozen=True)
class Evidence:
    """What was seen of a log, with all that proves it. `parts` are the texts by their name."""

    kind: str
    origin: str
    vkey: str
    seen: str
    source: str
    place: str
    says: str
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """Return the file."""
        lines = [VERSION, *(f"{name}: {getattr(self, name)}" for name in HEADERS)]
        parts = [f"--- {name}\n{self.parts[name]}" for name in ORDER if name in self.parts]
        return FIRST + "\n".join(lines) + "\n\n" + "".join(parts) + "--- end\n"

    @property
    def fingerprint(self) -> str:
        """Return a hash of what is proved: the same, whoever cosigned the notes and whenever it is seen again."""
        proved = [self.kind, self.vkey, self.place]
        for name in ORDER:
            part = self.parts.get(name, "")
            proved.append(part.partition("\n\n")[0] if name in {"held", "offered"} else part)
        return hashlib.sha256("\0".join(proved).encode()).hexdigest()


def make(
    kind: str, vkey: str, *, source: str, place: str, says: str, at: datetime | None = None,
    **parts: str | list[bytes],
) -> Evidence:  # fmt: skip
    """Return evidence of a kind; hashes are given as a list, and a part that is empty is left out."""
    texts = {
        name: part if isinstance(part, str) else "".join(f"{_encoded(one)}\n" for one in part)
        for name, part in parts.items()
        if part
    }
    seen = f"{(at or datetime.now(UTC)).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return Evidence(kind, parse_vkey(vkey).name, vkey, seen, _line(source), place, _line(says), texts)


def served(content: bytes) -> str:
    """Return how bytes that were served stand in evidence."""
    if len(content) > MOST_SERVED:
        return f"sha256 {hashlib.sha256(content).hexdigest()}\n"
    return base64.encodebytes(content).decode("ascii") or "\n"


def _line(text: str) -> str:
    """Return a text as one line that every page can show."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)[:400].strip() or "-"


def _encoded(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def parse_evidence(text: str) -> Evidence:
    """Return the evidence that a file writes; EvidenceError unless it is written exactly so."""
    if len(text) > LONGEST_EVIDENCE:
        raise EvidenceError(f"evidence has at most {LONGEST_EVIDENCE} characters")
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise EvidenceError("evidence is UTF-8")
    head, blank, rest = text.removeprefix(FIRST).partition("\n\n")
    lines = head.split("\n")
    if not text.startswith(FIRST) or not blank or lines[0] != VERSION or len(lines) != len(HEADERS) + 1:
        raise EvidenceError("this is not a file of evidence, or of a version that this program does not know")
    says = dict(line.partition(": ")[::2] for line in lines[1:])
    if tuple(says) != HEADERS:
        raise EvidenceError(f"the lines above the notes are not {', '.join(HEADERS)}")
    made = Evidence(**says, parts=_parts(rest))
    needed, allowed = PARTS.get(made.kind, (None, set()))
    if needed is None or not needed <= made.parts.keys() <= needed | allowed:
        raise EvidenceError(f"{made.kind} is no kind of evidence, or its parts are not those of this kind")
    if not _SEEN.fullmatch(made.seen) or not _PLACE.fullmatch(made.place) or made.text != text:
        raise EvidenceError("the evidence is not written in the one way it is written")
    return made


def _parts(rest: str) -> dict[str, str]:
    """Return the parts by name, without the end; no line of a part begins as a heading does."""
    nothing, *pieces = _HEADING.split(rest)
    if nothing or pieces[-2:] != ["end", ""] or len(set(pieces[::2])) != len(pieces) // 2:
        raise EvidenceError("the evidence does not consist of named parts up to its end")
    return dict(zip(pieces[:-2:2], pieces[1:-2:2], strict=True))


def verify_evidence(text: str) -> Evidence:
    """Return the evidence when it proves what it says; EvidenceError says why it does not."""
    made = parse_evidence(text)
    try:
        if parse_vkey(made.vkey).name != made.origin:
            raise EvidenceError("the key is not that of the log")
        held = _opened(made, "held") if "held" in made.parts else None
        _prove(made, held, _opened(made, "offered"), _hashes(made.parts.get("hashes", "")))
    except (NoteError, CheckpointError, ProofError, tiles.TileError, leaf.EntryError) as error:
        raise EvidenceError(str(error)) from error
    return made


def _opened(made: Evidence, name: str) -> Checkpoint:
    return open_checkpoint(made.parts[name].encode(), parse_vkey(made.vkey))


def _hashes(part: str) -> list[bytes]:
    try:
        hashes = [base64.b64decode(line, validate=True) for line in part.split("\n")[:-1]]
    except (binascii.Error, ValueError) as error:
        raise EvidenceError("a hash is not base64") from error
    if len(hashes) > LONGEST_PROOF or "".join(f"{_encoded(one)}\n" for one in hashes) != part:
        raise EvidenceError("the hashes are not written in the one way, or there are too many")
    return hashes


def _prove(made: Evidence, held: Checkpoint | None, offered: Checkpoint, hashes: list[bytes]) -> None:
    if made.kind == "TAMPER":
        _prove_tampered(made, offered, hashes)
    elif made.kind == "BODY":
        _prove_body(made, offered, hashes)
    elif made.kind == "FROZEN":
        if offered.size <= _number(made, "size"):
            raise EvidenceError("the log did not grow beyond the size at which it was frozen")
    elif held is not None and not (made.kind == "OWN" and not hashes and offered.size > held.size):
        _prove_two_heads(made.kind, held, offered, hashes)


def _prove_two_heads(kind: str, held: Checkpoint, offered: Checkpoint, hashes: list[bytes]) -> None:
    """Raise unless the two heads are of two histories, or, for a rollback, of one and the offered is the older."""
    short, long = sorted((held, offered), key=lambda one: one.size)
    if short.size == long.size:
        if short.root == long.root or hashes or kind == "ROLLBACK":
            raise EvidenceError("the two notes do not contradict each other")
        return
    before, after = consistency_roots(short.size, long.size, hashes)
    if after.hex() != long.root:
        raise EvidenceError("the hashes are not those of the longer tree")
    same = before.hex() == short.root
    if same != (kind == "ROLLBACK") or (kind == "ROLLBACK" and offered is not short):
        raise EvidenceError("the two notes do not contradict each other in the way that is said")


def _prove_tampered(made: Evidence, offered: Checkpoint, hashes: list[bytes]) -> None:
    number, bundles = _number(made, "bundle"), -(-offered.size // tiles.FULL)
    (expected,) = _hashes(made.parts["expected"]) or [b""]
    verify_inclusion(expected, number, bundles, hashes, bytes.fromhex(offered.root))
    content = made.parts["served"]
    if _DIGEST_OF_MANY.fullmatch(content):
        return
    raw = _bytes(content)
    width = min(tiles.FULL, offered.size - number * tiles.FULL)
    for count in {width, tiles.FULL}:
        try:
            entries = tiles.unpack(raw, count)[:width]
        except tiles.TileError:
            continue
        if root(leaf_hash(one) for one in entries) == expected:
            raise EvidenceError("what was served is what was signed")


def _bytes(content: str) -> bytes:
    try:
        raw = base64.decodebytes(content.encode("ascii"))
    except (binascii.Error, ValueError) as error:
        raise EvidenceError("what was served is not base64") from error
    if served(raw) != content:
        raise EvidenceError("what was served is not written in the one way")
    return raw


def _prove_body(made: Evidence, offered: Checkpoint, hashes: list[bytes]) -> None:
    data = made.parts["entry"].removesuffix("\n").encode()
    verify_inclusion(
        leaf_hash(data), _number(made, "entry"), offered.size, hashes, bytes.fromhex(offered.root)
    )
    content = made.parts["served"]
    if content == MISSING:
        return
    if not _DIGESTS.fullmatch(content) or set(content.split()) <= set(leaf.parse(data).digests):
        raise EvidenceError("the public part that was served is one that the entry commits to")


def _number(made: Evidence, of_what: str) -> int:
    what, number = made.place.split(" ")
    if what != of_what:
        raise EvidenceError(f"{made.kind} happens at a {of_what}")
    return int(number)
