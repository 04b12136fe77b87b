"""The settings as they stand in centre.toml and as this process was started with; changing them, safely.

A change is one act: it is journalled, and the file is replaced whole, in the same transaction. Lines that are not
changed stay as they are, comments included. It holds from the next start of `tregua serve`.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext

from tregua.centre.folder import CentreFolder, read_folder
from tregua.centre.rewriting import NotSimpleError, rewritten
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import whole

# What the page changes; everything else in the file is for whoever keeps the machine.
CHANGEABLE: Final = ("zone", "day_begins", "language")


class SettingsError(Exception):
    """The settings cannot be changed so; the message says why and what to do."""


def file_of_settings() -> Path:
    """Return where the settings of this centre stand."""
    return Path(settings.CENTRE_FOLDER) / "centre.toml"


def written() -> CentreFolder:
    """Return the settings as they stand in the file; outside a centre's folder, what this process has."""
    if not file_of_settings().is_file():
        return settings.CENTRE
    return read_folder(Path(settings.CENTRE_FOLDER))


def waiting_changes() -> list[str]:
    """Return the names of the settings that stand in the file otherwise than this process was started with."""
    if not file_of_settings().is_file():
        return []
    now, started = written(), replace(settings.CENTRE, path=Path(settings.CENTRE_FOLDER).resolve())
    return [name for name in vars(now) if getattr(now, name) != getattr(started, name)]


def fingerprint() -> str:
    """Return what tells this file from one that somebody has changed meanwhile."""
    return hashlib.sha256(file_of_settings().read_bytes()).hexdigest()


@transaction.atomic
def change_settings(
    *, names: Mapping[str, str], values: Mapping[str, str], before: str, by: Person
) -> list[str]:
    """Write names, zone, hour of the day and language into centre.toml; return which of them changed.

    `before` is the fingerprint of the file that the page showed: two people do not overwrite each other.
    """
    by.must("centre.keep")
    file = file_of_settings()
    if fingerprint() != before:
        raise SettingsError(
            gettext("Somebody else has changed centre.toml meanwhile. Look again, then decide.")
        )
    old = file.read_text(encoding="utf-8")
    try:
        new = rewritten(old, {name: values[name] for name in CHANGEABLE}, {"names": dict(names)})
    except NotSimpleError as error:
        raise SettingsError(
            gettext(
                "centre.toml is written in a way that this page cannot change. Change it by hand: %(why)s"
            )
            % {"why": error}
        ) from error
    changed = _differences(tomllib.loads(old), tomllib.loads(new))
    if changed:
        record.append(
            act="settings changed",
            by=by.code,
            subject="centre.toml",
            facts={name: f"{was} → {now}" for name, (was, now) in changed.items()},
        )
        _replace(file, new)
    return list(changed)


def _differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {name: (old.get(name, ""), new[name]) for name in new if old.get(name) != new[name]}


def _replace(file: Path, text: str) -> None:
    """Put a whole new file in the place of the old one, readable by the same accounts."""
    mode = file.stat().st_mode & 0o777
    whole.put(file, text.encode(), mode=mode)
    file.chmod(mode)  # also what the account's own mask took away
