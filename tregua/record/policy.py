"""A trust policy (C2SP tlog-policy): whose logs count, who cosigns, and how many of them it takes.

    log hmeimim.example/log1+…
    witness amman amman.example/mirror+…
    witness archive archive.example/mirror+…
    group all-of-them all amman archive
    quorum all-of-them

A checkpoint that one of the logs signed and that the quorum cosigned is *final*: nobody among them can be shown
another history any more.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from tregua.record import checkpoint, cosignature, note
from tregua.record.checkpoint import Checkpoint, CheckpointError
from tregua.record.cosignature import CosignerKey
from tregua.record.note import NoteError, Verifier

LONGEST: Final = 256 * 1024
MOST_OF_A_KIND: Final = 256
NONE: Final = "none"
_SPACE: Final = re.compile(r"[ \t]+")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)


class PolicyError(Exception):
    """This is not a policy, or what it judges is not a checkpoint of a log it names."""


@dataclass(frozen=True)
class Group:
    """A group has witnessed what at least `least` of its members, witnesses or other groups, have."""

    least: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Opened:
    """A checkpoint that a log of the policy signed, who cosigned it when, and whether they are enough.

    `final_at` is the time from which they were enough.
    """

    checkpoint: Checkpoint
    cosigned: dict[str, int]
    final: bool
    final_at: int | None


@dataclass(frozen=True)
class Policy:
    """Logs, witnesses and groups by the names they have in the policy, and the name of the quorum."""

    logs: tuple[Verifier, ...]
    witnesses: dict[str, CosignerKey]
    groups: dict[str, Group]
    quorum: str
    addresses: dict[str, str]

    def met_at(self, cosigned: dict[str, int]) -> int | None:
        """Return when the quorum was met by these witnesses and times; None when they are not enough."""
        return self._met(self.quorum, cosigned)

    def needed(self, lines: Mapping[str, int]) -> frozenset[str]:
        """Return witnesses without one of whom nothing is final: those who have the fewest lines, as counted here."""
        return self._needed(self.quorum, lines)

    def _needed(self, name: str, lines: Mapping[str, int]) -> frozenset[str]:
        if name not in self.groups:
            return frozenset() if name == NONE else frozenset({name})
        group = self.groups[name]
        sets = [self._needed(member, lines) for member in group.members]
        sets.sort(key=lambda names: sum(lines.get(one, 0) for one in names))
        return frozenset().union(*sets[: len(sets) - group.least + 1])

    def _met(self, name: str, cosigned: dict[str, int]) -> int | None:
        if name == NONE:
            return 0
        if name not in self.groups:
            return cosigned.get(name)
        group = self.groups[name]
        met = (self._met(member, cosigned) for member in group.members)
        at = sorted(one for one in met if one is not None)
        return at[group.least - 1] if len(at) >= group.least else None

    def open(self, raw: bytes, now: int) -> Opened:
        """Return what the policy says of a signed checkpoint; PolicyError when it is none of its logs' or is spoilt."""
        try:
            text, signatures = note.split(raw)
            point = checkpoint.parse(text)
            self._check_log(point, signatures, text)
            found = cosignature.times(text, signatures, self.witnesses.values(), now=now)
        except (NoteError, CheckpointError) as error:
            raise PolicyError(str(error)) from error
        cosigned = {name: found[key] for name, key in self.witnesses.items() if key in found}
        at = self.met_at(cosigned)
        return Opened(point, cosigned, at is not None, at)

    def _check_log(self, point: Checkpoint, signatures: cosignature.Signatures, text: str) -> None:
        """Raise unless a key that the policy names for this log signed it: one that is there must be right."""
        present = {(name, key_id) for name, key_id, _signature in signatures}
        own = [log for log in self.logs if log.name == point.origin]
        if not own:
            raise PolicyError(f"the policy names no log {point.origin}")
        signed = [log for log in own if (log.name, log.key_id) in present]
        for log in signed or own[:1]:
            note.check_signed(text, signatures, log)


def of_log(verifier: Verifier) -> Policy:
    """Return the policy that trusts one log and asks for no cosignature."""
    return Policy((verifier,), {}, {}, NONE, {})


def parse_policy(raw: str | bytes) -> Policy:
    """Return the policy that a file writes; PolicyError, with the number of the line, when it writes none."""
    text = raw if isinstance(raw, str) else raw.decode("utf-8", "surrogateescape")
    if len(text) > LONGEST or not text.endswith("\n"):
        raise PolicyError(f"a policy has at most {LONGEST} bytes and its last line ends with a line end")
    reader = _Reader()
    for number, line in enumerate(text[:-1].split("\n"), start=1):
        if any((char < " " and char != "\t") or char == "\x7f" for char in line):
            raise PolicyError(f"line {number}: a policy has no control characters but tab and line end")
        words = [word for word in _SPACE.split(line) if word]
        if not words or words[0].startswith("#"):
            continue
        try:
            reader.line(words)
        except (PolicyError, NoteError) as error:
            raise PolicyError(f"line {number}: {error}") from error
    if reader.quorum is None:
        raise PolicyError("a policy has a quorum line")
    return Policy(tuple(reader.logs), reader.witnesses, reader.groups, reader.quorum, reader.addresses)


class _Reader:
    """What the lines of a policy have said so far."""

    def __init__(self) -> None:
        self.logs: list[Verifier] = []
        self.witnesses: dict[str, CosignerKey] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None
        self.addresses: dict[str, str] = {}
        self._members: set[str] = set()

    def line(self, words: list[str]) -> None:
        """Take one line, cut into words."""
        match words:
            case ["log", vkey, *address] if len(address) < 2:
                self._log(note.parse_vkey(vkey), address)
            case ["witness", name, vkey, *address] if len(address) < 2:
                self._witness(name, cosignature.parse_cosigner_vkey(vkey), address)
            case ["group", name, least, *members] if members:
                self._group(name, least, members)
            case ["quorum", name]:
                self._quorum(name)
            case [word, *_rest]:
                raise PolicyError(
                    f"{word!r} and what follows it is no line of a policy: log, witness, group, quorum"
                )

    def _log(self, verifier: Verifier, address: list[str]) -> None:
        if any(one.public == verifier.public for one in self.logs):
            raise PolicyError(f"the key of the log {verifier.name} is named twice")
        if len(self.logs) == MOST_OF_A_KIND:
            raise PolicyError(f"at most {MOST_OF_A_KIND} logs")
        self.logs.append(verifier)
        self.addresses.update((verifier.vkey, one) for one in address)

    def _witness(self, name: str, key: CosignerKey, address: list[str]) -> None:
        self._check_new(name)
        if any(one.public == key.public for one in self.witnesses.values()):
            raise PolicyError(f"the key of the witness {name} is named twice")
        self.witnesses[name] = key
        self.addresses.update((key.vkey, one) for one in address)

    def _group(self, name: str, least: str, members: list[str]) -> None:
        self._check_new(name)
        for member in members:
            self._check_known(member)
            if member in self._members:
                raise PolicyError(f"{member} is a member twice; each may be counted in one way only")
            self._members.add(member)
        count = {"any": "1", "all": str(len(members))}.get(least, least)
        if not _NUMBER.fullmatch(count) or int(count) > len(members):
            raise PolicyError(f"a group says all, any or a number from 1 to {len(members)}")
        self.groups[name] = Group(int(count), tuple(members))

    def _quorum(self, name: str) -> None:
        if self.quorum is not None:
            raise PolicyError("a policy has one quorum line")
        if name != NONE:
            self._check_known(name)
        self.quorum = name

    def _check_new(self, name: str) -> None:
        if name == NONE or name in self.witnesses or name in self.groups:
            raise PolicyError(f"the name {name} is taken")
        if len(self.witnesses) + len(self.groups) == 2 * MOST_OF_A_KIND:
            raise PolicyError(f"at most {2 * MOST_OF_A_KIND} witnesses and groups")

    def _check_known(self, name: str) -> None:
        if name not in self.witnesses and name not in self.groups:
            raise PolicyError(f"{name} is no witness and no group of a line above")
