"""Whether this centre may sign its log. What forbids it stands in a file, so that a new start knows it too.

    {"altered": {"where": "published, entry 7: …"}, "behind": {"who": "amman", "theirs": 40, "ours": 31, …}}

Reading goes on. A stop is lifted by the check that set it, once that check finds nothing any more; nobody lifts one
by hand.
"""

import json
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext

from tregua.record import lock, whole

FILE: Final = "signing-stopped.json"
WAIT_SECONDS: Final = 10.0
# The rows are not those that were signed; others hold more of our log than we; others hold another history of it.
ALTERED, BEHIND, FORKED = "altered", "behind", "forked"


class SigningStoppedError(Exception):
    """Nothing may be signed; the message says why and what to do."""


class LogUnreadableError(SigningStoppedError):
    """An entry of our own log says nothing any more: it is not what was signed."""

    def __init__(self, where: str) -> None:
        super().__init__(_says(ALTERED, {"where": where}))


def stop(kind: str, **seen: Any) -> None:
    """Let nothing be signed any more, for this reason."""
    if _read().get(kind) != seen:
        with _alone():
            _write(_read() | {kind: seen})


def lift(*kinds: str) -> None:
    """Let signing go on as far as these reasons are concerned."""
    if _read().keys() & set(kinds):
        with _alone():
            _write({kind: seen for kind, seen in _read().items() if kind not in kinds})


def kinds() -> set[str]:
    """Return which reasons stand."""
    return set(_read())


def facts(kind: str) -> dict[str, Any]:
    """Return what was seen when this reason was set, nothing when it does not stand."""
    return _read().get(kind, {})


def why() -> list[str]:
    """Return why nothing may be signed and what to do, each reason in the language of the page; none when it may."""
    return [_says(kind, seen) for kind, seen in sorted(_read().items())]


def must_not() -> None:
    """Raise SigningStoppedError when nothing may be signed."""
    reasons = why()
    if reasons:
        raise SigningStoppedError(" ".join(reasons))


def must_not_release() -> None:
    """Raise SigningStoppedError when new entries would stand where others hold older ones of ours."""
    if kinds() & {BEHIND, FORKED}:
        must_not()


def _alone() -> AbstractContextManager[None]:
    """Be the only one, of all processes, that changes the file: of two reasons at once none is lost."""
    file = _file()
    return lock.awaited(file.with_name(f".{file.name}.lock"), wait=WAIT_SECONDS)


def _file() -> Path:
    return Path(settings.CENTRE_FOLDER) / FILE


def _read() -> dict[str, dict[str, Any]]:
    try:
        says = json.loads(_file().read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError):  # whoever spoils the file does not make us sign
        return {"": {}}
    return says if isinstance(says, dict) else {"": {}}


def _write(stops: dict[str, dict[str, Any]]) -> None:
    file = _file()
    if not stops:
        file.unlink(missing_ok=True)
        return
    whole.put(file, json.dumps(stops, indent=1, sort_keys=True).encode())
    whole.settle(file.parent)


def _says(kind: str, seen: dict[str, Any]) -> str:
    if kind == ALTERED:
        return gettext(
            "The log of this centre is not what it was when it was signed (%(where)s). Nothing is signed. Keep this "
            "database as evidence, restore the newest backup that is well, and start anew."
        ) % {"where": seen.get("where", "")}
    if kind == BEHIND:
        return gettext(
            "%(who)s holds %(theirs)s entries of this centre's published log and this register has only %(ours)s: it is "
            "an old copy. Nothing is signed. Bring them back: tregua centre confirm --reason … --published %(address)s"
        ) % {name: seen.get(name, "?") for name in ("who", "theirs", "ours", "address")}
    if kind == FORKED:
        return gettext(
            "%(who)s holds another history of this centre's published log, signed with this centre's key (%(theirs)s "
            "entries). Nothing is signed. The evidence is kept with the faults of the common record. Restore the register "
            "that signed what others hold; if there is none, freeze this log by a charter and begin a new one."
        ) % {name: seen.get(name, "?") for name in ("who", "theirs")}
    return gettext("Nothing is signed: %(file)s cannot be read. Start the centre anew; it looks again.") % {
        "file": FILE
    }
