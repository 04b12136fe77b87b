"""Whom this centre trusts: the newest charter that it accepted says it; without one, centre.toml does.

The policy of an installation without a charter is made of centre.toml: a checkpoint is final when the mirror keys
of both centres and one depositary cosigned it. So each mirror key also cosigns its own centre's log.
"""

from typing import Final

from django.conf import settings

from tregua.record.keys import LogKeyError, log_vkey
from tregua.record.note import NoteError, Verifier, parse_vkey

MIRROR_VKEY: Final = "keys/mirror.vkey"


def peer_verifier() -> Verifier | None:
    """Return the key of the log that the other centre writes now, or None while it is not known."""
    try:
        return parse_vkey(settings.CENTRE.peer_vkey)
    except NoteError:
        return None


def frozen(origin: str) -> int | None:  # noqa: ARG001 - without a charter nothing is frozen
    """Return the size at which the charter froze a log, or None: entries from there on are void."""
    return None


def republishes_bodies() -> bool:
    """Return whether the charter lets a mirror show the other side's public bodies to anybody."""
    return False


def policy_text() -> str:
    """Return the lines of the policy in force, "" while a key of it is not known."""
    centre = settings.CENTRE
    mirror = settings.CENTRE_FOLDER / MIRROR_VKEY
    theirs = getattr(centre, "peer_cosigner", "")
    depositaries = [one.vkey for one in getattr(centre, "depositaries", ())]
    try:
        own_log, own = log_vkey(), mirror.read_text(encoding="utf-8").strip()
    except (LogKeyError, OSError, UnicodeDecodeError):
        return ""
    if not (own and theirs and centre.peer_vkey and depositaries):
        return ""
    return policy_lines(
        logs=[own_log, centre.peer_vkey],
        mirrors={centre.code: own, centre.peer_code: theirs},
        depositaries=depositaries,
    )


def policy_lines(*, logs: list[str], mirrors: dict[str, str], depositaries: list[str]) -> str:
    """Return a C2SP policy: final is what the mirrors of all centres and one depositary cosigned."""
    outside = [vkey.partition("+")[0] for vkey in depositaries]
    lines = [f"log {vkey}" for vkey in logs]
    lines += [f"witness {code} {vkey}" for code, vkey in mirrors.items()]
    lines += [f"witness {name} {vkey}" for name, vkey in zip(outside, depositaries, strict=True)]
    lines += [f"group centres all {' '.join(mirrors)}", f"group depositaries any {' '.join(outside)}"]
    lines += ["group final all centres depositaries", "quorum final"]
    return "\n".join(lines) + "\n"
