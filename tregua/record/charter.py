"""The charter: which keys both centres trust, agreed by people who hold root keys offline; a chain of signed notes.

    tregua charter/v1
    version 2
    not-before 2016-03-01T00:00:00Z
    expires 2017-03-01T00:00:00Z
    previous <SHA-256 of the text of version 1 in hex; `none` in version 1>
    threshold 4
    centre hmeimim hmeimim.example/log1 hmeimim.example/log2
    centre amman amman.example/log1
    root hmeimim <vkey>
    freeze hmeimim.example/log1 1412 <root in base64>
    clause republish bodies
    clause redact never finding/1
    policy
    <from here to the end: lines of a C2SP tlog-policy, as they are>

A centre is followed by its logs, the one it writes now last. No line is empty, so the text of a charter ends where
the first empty line of its note stands, and `sed '/^$/,$d' charter/1 | sha256sum` gives its hash. A charter holds
when enough root keys signed it: the threshold, and at least two of each centre, by the rules of the version before
it and by its own.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.checkpoint import parse as parse_checkpoint
from tregua.record.note import NoteError, Verifier, check_text, parse_vkey, split

HEADER: Final = "tregua charter/v1"
FIRST: Final = "none"
THRESHOLD: Final = 4
LEAST_OF_EACH: Final = 2
MOST_ROOTS: Final = 16
MOST_LINES: Final = 256
REPUBLISH: Final = "republish bodies"
NEVER_REDACTED: Final = "redact never "

_WORD: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
_ORIGIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,127}", re.ASCII)
_SCHEMA: Final = re.compile(r"[a-z][a-z0-9_]{0,31}/[1-9][0-9]{0,3}", re.ASCII)
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


class CharterError(Exception):
    """This is not a charter, or not one that may be followed; the message says where and what to do."""


@dataclass(frozen=True)
class Centre:
    """A centre under its code, with its logs; it writes the last one."""

    code: str
    logs: tuple[str, ...]


@dataclass(frozen=True)
class Root:
    """A root key and the centre whose person holds it."""

    centre: str
    key: Verifier


@dataclass(frozen=True)
class Charter:
    """What one version of the charter says."""

    version: int
    not_before: datetime
    expires: datetime
    previous: str
    threshold: int
    centres: tuple[Centre, ...]
    roots: tuple[Root, ...]
    freezes: tuple[Checkpoint, ...]
    clauses: tuple[str, ...]
    policy: str

    @property
    def text(self) -> str:
        """Return the one way in which this charter is written."""
        lines = [HEADER, f"version {self.version}", f"not-before {self.not_before.strftime(_TIME)}"]
        lines += [f"expires {self.expires.strftime(_TIME)}", f"previous {self.previous}"]
        lines += [f"threshold {self.threshold}"]
        lines += [" ".join(("centre", one.code, *one.logs)) for one in self.centres]
        lines += [f"root {one.centre} {one.key.vkey}" for one in self.roots]
        lines += [f"freeze {' '.join(str(one).split())}" for one in self.freezes]
        lines += [f"clause {one}" for one in self.clauses]
        return "\n".join([*lines, "policy", self.policy])

    @property
    def hash(self) -> str:
        """Return the SHA-256 of the text, in hex: what the next version cites and what is read aloud."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def republishes_bodies(self) -> bool:
        """Return whether a mirror may show the other side's public bodies to anybody."""
        return REPUBLISH in self.clauses

    def never_redacts(self, schema: str) -> bool:
        """Return whether both centres promised never to redact records of this schema."""
        return f"{NEVER_REDACTED}{schema}" in self.clauses

    def frozen(self, origin: str) -> Checkpoint | None:
        """Return where a log ends for ever, or None; entries after it are void."""
        return next((one for one in self.freezes if one.origin == origin), None)

    def centre(self, code: str) -> Centre | None:
        """Return a centre by its code."""
        return next((one for one in self.centres if one.code == code), None)

    def centre_of(self, origin: str) -> Centre | None:
        """Return whose log this is."""
        return next((one for one in self.centres if origin in one.logs), None)

    def log(self, origin: str) -> Verifier | None:
        """Return the key that a log is checked with, as the policy's line says."""
        return next((key for key in _logs(self.policy) if key.name == origin), None)


@dataclass(frozen=True)
class Signed:
    """A charter with the note that carries it."""

    charter: Charter
    raw: bytes

    @property
    def signatures(self) -> list[tuple[str, bytes, bytes]]:
        """Return the signature lines, none of them checked."""
        return split(self.raw)[1]


def parse(text: str) -> Charter:
    """Return the charter that this text writes; CharterError says which line is not as it must be."""
    try:
        check_text(text)
    except NoteError as error:
        raise CharterError(str(error)) from error
    lines = text[:-1].split("\n")
    if len(lines) > MOST_LINES or "" in lines:
        raise CharterError(f"a charter has no empty line and at most {MOST_LINES} lines")
    if lines[0] != HEADER or "policy" not in lines:
        raise CharterError(f"a charter begins with the line “{HEADER}” and has a line “policy”")
    at = lines.index("policy")
    made = _read(lines[1:at], "".join(f"{line}\n" for line in lines[at + 1 :]))
    if made.text != text:
        raise CharterError("the lines of a charter stand in one order and are written in one way")
    _check(made)
    return made


def _read(lines: list[str], policy: str) -> Charter:
    says: dict[str, list[str]] = {}
    for line in lines:
        word, _space, rest = line.partition(" ")
        says.setdefault(word, []).append(rest)
    unknown = says.keys() - {
        *("version", "not-before", "expires", "previous", "threshold"),
        *("centre", "root", "freeze", "clause"),
    }
    if unknown:
        raise CharterError(f"a charter has no line “{min(unknown)}”")
    return Charter(
        version=_number(_one(says, "version"), "version"),
        not_before=_time(_one(says, "not-before"), "not-before"),
        expires=_time(_one(says, "expires"), "expires"),
        previous=_one(says, "previous"),
        threshold=_number(_one(says, "threshold"), "threshold"),
        centres=tuple(map(_centre, says.get("centre", []))),
        roots=tuple(map(_root, says.get("root", []))),
        freezes=tuple(map(_freeze, says.get("freeze", []))),
        clauses=tuple(says.get("clause", [])),
        policy=policy,
    )


def _one(says: dict[str, list[str]], word: str) -> str:
    found = says.get(word, [])
    if len(found) != 1:
        raise CharterError(f"a charter has the line “{word}” once")
    return found[0]


def _number(text: str, word: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise CharterError(f"“{word}” is a plain decimal number from 1")
    return int(text)


def _time(text: str, word: str) -> datetime:
    try:
        return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
    except ValueError as error:
        raise CharterError(f"“{word}” is a time such as 2016-03-01T00:00:00Z") from error


def _centre(rest: str) -> Centre:
    code, *logs = rest.split(" ")
    if not _WORD.fullmatch(code) or not logs or not all(map(_ORIGIN.fullmatch, logs)):
        raise CharterError("a line “centre” holds a code and the origins of its logs")
    return Centre(code, tuple(logs))


def _root(rest: str) -> Root:
    code, _space, vkey = rest.partition(" ")
    try:
        return Root(code, parse_vkey(vkey))
    except NoteError as error:
        raise CharterError(f"a line “root”: {error}") from error


def _freeze(rest: str) -> Checkpoint:
    try:
        return parse_checkpoint("\n".join(rest.split(" ")) + "\n")
    except (CheckpointError, binascii.Error) as error:
        raise CharterError(f"a line “freeze” holds an origin, a size and a root: {error}") from error


def _check(made: Charter) -> None:
    """Raise CharterError unless the lines fit one another."""
    if made.expires <= made.not_before:
        raise CharterError("a charter expires after its “not-before”")
    if (made.previous == FIRST) != (made.version == 1) or not (
        made.previous == FIRST or _HASH.fullmatch(made.previous)
    ):
        raise CharterError("“previous” is the hash of the version before, and `none` in version 1")
    _check_centres(made)
    _check_roots(made)
    for clause in made.clauses:
        never, _word, schema = clause.partition(NEVER_REDACTED)
        if clause != REPUBLISH and (never or not _SCHEMA.fullmatch(schema)):
            raise CharterError(f"“{clause}” is no clause that this program can keep")
    _once(made.clauses, "a clause")


def _check_centres(made: Charter) -> None:
    codes = [one.code for one in made.centres]
    origins = [origin for one in made.centres for origin in one.logs]
    if len(codes) < 2:
        raise CharterError("a charter is made by two centres at least")
    _once(codes, "a centre")
    _once(origins, "the origin of a log")
    _once([one.origin for one in made.freezes], "a frozen log")
    keys = _logs(made.policy)
    if sorted(key.name for key in keys) != sorted(origins):
        raise CharterError("the policy has one line “log” for each log of the centres, and no other")
    frozen = {one.origin for one in made.freezes}
    if frozen - {*origins}:
        raise CharterError("a line “freeze” names a log that no centre has")
    if {origin for one in made.centres for origin in one.logs[:-1]} - frozen:
        raise CharterError("a log that a centre no longer writes is frozen")


def _check_roots(made: Charter) -> None:
    if len(made.roots) > MOST_ROOTS:
        raise CharterError(f"a charter has at most {MOST_ROOTS} root keys")
    _once([one.key.name for one in made.roots], "the name of a root key")
    _once([one.key.public.hex() for one in made.roots], "a root key (under whatever name)")
    if {one.key.public for one in made.roots} & {key.public for key in _logs(made.policy)}:
        raise CharterError("a root key signs no log: it lies offline")
    codes = [one.code for one in made.centres]
    for code in codes:
        if sum(one.centre == code for one in made.roots) < LEAST_OF_EACH:
            raise CharterError(f"{code} has fewer than {LEAST_OF_EACH} root keys")
    if {one.centre for one in made.roots} - {*codes}:
        raise CharterError("a root key belongs to a centre that the charter does not name")
    if not LEAST_OF_EACH * len(codes) <= made.threshold <= len(made.roots):
        raise CharterError(
            f"the threshold is at least {LEAST_OF_EACH} for each centre and at most the number of root keys"
        )


def _once(values: Iterable[str], what: str) -> None:
    listed = list(values)
    if len({*listed}) != len(listed):
        raise CharterError(f"{what} stands in a charter only once")


def _logs(policy: str) -> list[Verifier]:
    """Return the keys of the lines “log” of a policy."""
    found = []
    for line in policy.split("\n"):
        words = line.split()
        if words and words[0] == "log":
            try:
                found.append(parse_vkey(words[1] if len(words) > 1 else ""))
            except NoteError as error:
                raise CharterError(f"a line “log” of the policy: {error}") from error
    return found


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
        raise CharterError(f"this charter holds from {made.not_before.strftime(_TIME)} on and not before")
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
    """Return one note with the signatures of several of the same text, each once."""
    if not notes:
        raise CharterError("there is no note to join")
    first = open_signed(notes[0])
    lines: dict[str, None] = {}
    for raw in notes:
        other = open_signed(raw)
        if other.charter.text != first.charter.text:
            raise CharterError("these are signatures on two different texts; sign the same draft")
        for name, key_id, signature in other.signatures:
            lines[f"\u2014 {name} {base64.b64encode(key_id + signature).decode('ascii')}\n"] = None
    made = f"{first.charter.text}\n{''.join(lines)}".encode()
    open_signed(made)
    return made
