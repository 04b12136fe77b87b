"""Reading a charter: its lines in their one order, and whether they fit one another."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from tregua.record.charter import (
    FIRST,
    HEADER,
    LEAST_OF_EACH,
    NEVER_REDACTED,
    REPUBLISH,
    TIME,
    Centre,
    Charter,
    CharterError,
    Root,
)
from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.checkpoint import parse as parse_checkpoint
from tregua.record.note import NoteError, check_text, parse_vkey
from tregua.record.policy import Policy

MOST_ROOTS: Final = 16
MOST_LINES: Final = 256

_WORD: Final = re.compile(r"[a-z][a-z0-9_-]{0,31}", re.ASCII)
_ORIGIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9./_-]{0,127}", re.ASCII)
_SCHEMA: Final = re.compile(r"[a-z][a-z0-9_]{0,31}/[1-9][0-9]{0,3}", re.ASCII)
_HASH: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,8}", re.ASCII)


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
        return datetime.strptime(text, TIME).replace(tzinfo=UTC)
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
    except CheckpointError as error:
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
    if sorted(key.name for key in made.trusts.logs) != sorted(origins):
        raise CharterError("the policy has one line “log” for each log of the centres, and no other")
    frozen = {one.origin for one in made.freezes}
    if frozen - {*origins}:
        raise CharterError("a line “freeze” names a log that no centre has")
    if {origin for one in made.centres for origin in one.logs[:-1]} - frozen:
        raise CharterError("a log that a centre no longer writes is frozen")
    _check_quorum(made)


def _check_roots(made: Charter) -> None:
    if len(made.roots) > MOST_ROOTS:
        raise CharterError(f"a charter has at most {MOST_ROOTS} root keys")
    _once([one.key.name for one in made.roots], "the name of a root key")
    _once([one.key.public.hex() for one in made.roots], "a root key (under whatever name)")
    online = {key.public for key in made.trusts.logs}
    online |= {key.public for key in made.trusts.witnesses.values()}
    if online & {one.key.public for one in made.roots}:
        raise CharterError("a root key signs charters only: it is not the key of a log or of a witness")
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


def _check_quorum(made: Charter) -> None:
    """Raise CharterError where a checkpoint could be final without one of the centres."""
    policy = made.trusts
    for one in made.centres:
        own = _witnesses(policy, one.code)
        if not own:
            raise CharterError(
                f"the policy has a line “witness {one.code}” with the mirror key of that centre"
            )
        if policy.met_at(dict.fromkeys(policy.witnesses.keys() - own, 1)) is not None:
            raise CharterError(f"the quorum of the policy can be met without {one.code}; nothing is final so")


def _witnesses(policy: Policy, name: str) -> frozenset[str]:
    """Return the witnesses that a name of the policy stands for: itself, or the members of a group."""
    if name in policy.witnesses:
        return frozenset({name})
    group = policy.groups.get(name)
    return (
        frozenset().union(*(_witnesses(policy, member) for member in group.members)) if group else frozenset()
    )
