"""Making charters: the first of what is known, and what a next one changes: a root key replaced, a mirror key replaced, a log frozen and its centre's new one named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tregua.record.charter import FIRST, THRESHOLD, Centre, Charter, CharterError, Root
from tregua.record.charter_parsing import parse
from tregua.record.checkpoint import Checkpoint
from tregua.record.cosignature import parse_cosigner_vkey
from tregua.record.note import NoteError, Verifier, parse_vkey


@dataclass(frozen=True)
class Party:
    """A centre that makes a charter: its code, the vkey of its log and that of its mirror."""

    code: str
    log: str
    mirror: str


def first_charter(
    parties: Sequence[Party],
    *,
    roots: Sequence[Root],
    depositaries: Sequence[str],
    not_before: datetime,
    expires: datetime,
    threshold: int = THRESHOLD,
) -> Charter:
    """Return the first charter of these centres: final is what all mirrors and one depositary cosigned."""
    return Charter(
        version=1,
        not_before=not_before,
        expires=expires,
        previous=FIRST,
        threshold=threshold,
        centres=tuple(Centre(one.code, (verifier_of(one.log).name,)) for one in parties),
        roots=tuple(roots),
        freezes=(),
        clauses=(),
        policy=policy_lines(
            logs=[one.log for one in parties],
            mirrors={one.code: one.mirror for one in parties},
            depositaries=depositaries,
        ),
    )


def policy_lines(*, logs: Sequence[str], mirrors: Mapping[str, str], depositaries: Sequence[str]) -> str:
    """Return a C2SP policy: final is what the mirrors of all centres and one depositary cosigned."""
    outside = [vkey.partition("+")[0] for vkey in depositaries]
    lines = [f"log {vkey}" for vkey in logs]
    lines += [f"witness {code} {vkey}" for code, vkey in mirrors.items()]
    lines += [f"witness {name} {vkey}" for name, vkey in zip(outside, depositaries, strict=True)]
    lines += [f"group centres all {' '.join(mirrors)}", f"group depositaries any {' '.join(outside)}"]
    lines += ["group final all centres depositaries", "quorum final"]
    return "\n".join(lines) + "\n"


def root_of(said: str) -> Root:
    """Return the root key that `CODE=VKEY` names."""
    code, equals, vkey = said.partition("=")
    if not equals:
        raise CharterError(f"{said} does not say which centre the key belongs to: CODE=VKEY, as amman=…")
    return Root(code.strip(), verifier_of(vkey))


def verifier_of(vkey: str) -> Verifier:
    """Return the key that a vkey writes."""
    try:
        return parse_vkey(vkey.strip())
    except NoteError as error:
        raise CharterError(f"{vkey}: {error}") from error


def with_roots(before: Charter, *, gone: Sequence[str] = (), come: Sequence[Root] = ()) -> Charter:
    """Return the charter without the root keys of these names and with these."""
    unknown = {*gone} - {one.key.name for one in before.roots}
    if unknown:
        raise CharterError(
            f"{min(unknown)} is no root key of version {before.version}; they are: "
            + ", ".join(one.key.name for one in before.roots)
        )
    kept = tuple(one for one in before.roots if one.key.name not in gone)
    return replace(before, roots=tuple(sorted((*kept, *come), key=lambda one: _place(before, one.centre))))


def _place(charter: Charter, code: str) -> int:
    codes = [one.code for one in charter.centres]
    return codes.index(code) if code in codes else len(codes)


def with_root_replaced(before: Charter, old: str, new: Verifier) -> Charter:
    """Return the charter in which one person's root key stands in the place of another."""
    centres = [one.centre for one in before.roots if one.key.name == old]
    made = with_roots(before, gone=[old])
    return with_roots(made, come=[Root(centres[0], new)])


def with_mirror(before: Charter, code: str, vkey: str) -> Charter:
    """Return the charter in which a centre's mirror has another key."""
    old = before.mirrors.get(code)
    if old is None:
        raise CharterError(f"the policy has no single mirror key of {code}; put its lines right in the draft")
    try:
        new = parse_cosigner_vkey(vkey).vkey
    except NoteError as error:
        raise CharterError(f"{vkey}: {error}") from error
    return replace(before, policy=before.policy.replace(old, new))


def with_freeze(before: Charter, point: Checkpoint, new: Verifier | None = None) -> Charter:
    """Return the charter in which a log ends at a checkpoint, and its centre writes a new one (when it is known)."""
    centre = before.centre_of(point.origin)
    key = before.log(point.origin)
    if centre is None or key is None:
        raise CharterError(f"no centre of version {before.version} has a log {point.origin}")
    if before.frozen(point.origin):
        raise CharterError(f"{point.origin} is frozen already")
    made = replace(before, freezes=(*before.freezes, point))
    if new is None:
        return made
    if new.name == point.origin:
        raise CharterError("the new log has another name, as …/log2: a log is known by its name")
    lines = [
        f"{line}\nlog {new.vkey}" if line.split()[:2] == ["log", key.vkey] else line
        for line in made.policy.split("\n")
    ]
    centres = tuple(
        replace(one, logs=(*one.logs, new.name)) if one == centre else one for one in made.centres
    )
    return replace(made, centres=centres, policy="\n".join(lines))


def checked(made: Charter) -> Charter:
    """Return a draft once it is known that it can be read back."""
    return parse(made.text)
