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

import hashlib
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Final

from tregua.record.checkpoint import Checkpoint
from tregua.record.note import NoteError, Verifier
from tregua.record.policy import Policy, PolicyError, parse_policy

HEADER: Final = "tregua charter/v1"
FIRST: Final = "none"
THRESHOLD: Final = 4
LEAST_OF_EACH: Final = 2
REPUBLISH: Final = "republish bodies"
NEVER_REDACTED: Final = "redact never "
TIME: Final = "%Y-%m-%dT%H:%M:%SZ"


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
        lines = [HEADER, f"version {self.version}", f"not-before {self.not_before.strftime(TIME)}"]
        lines += [f"expires {self.expires.strftime(TIME)}", f"previous {self.previous}"]
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
        return next((key for key in self.trusts.logs if key.name == origin), None)

    @cached_property
    def trusts(self) -> Policy:
        """Return the policy that its last lines write."""
        try:
            return parse_policy(self.policy)
        except (PolicyError, NoteError) as error:
            raise CharterError(f"the policy of the charter: {error}") from error

    @property
    def mirrors(self) -> dict[str, str]:
        """Return the mirror key of each centre that has exactly one, as vkey by the centre's code."""
        found = self.trusts.witnesses
        return {one.code: found[one.code].vkey for one in self.centres if one.code in found}
