"""Compiling the catalogues: .po files are what people edit, .mo files what the program reads."""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polib

from tregua.centre.folder import LANGUAGE_CODES

LOCALE: Final = Path(__file__).resolve().parent.parent / "locale"


def language_here(environment: Mapping[str, str]) -> str:
    """Return the language that this machine's messages are asked for in, as POSIX sets it; "en" where it is none of ours.

    >>> language_here({"LANG": "fr_FR.UTF-8"}), language_here({"LANG": "ru_RU.UTF-8", "LC_ALL": "C"})
    ('fr', 'en')
    """
    said = next((environment[one] for one in ("LC_ALL", "LC_MESSAGES", "LANG") if environment.get(one)), "")
    code = said.partition("_")[0].partition(".")[0].lower()
    return code if code in LANGUAGE_CODES else "en"


def catalogues() -> list[Path]:
    """Return the catalogues that people edit, one for each language."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def is_stale(source: Path) -> bool:
    """Return whether a catalogue was changed since it was compiled, or never was compiled."""
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_catalogues() -> int:
    """Compile every catalogue that is newer than its compiled form; return how many were compiled."""
    stale = [source for source in catalogues() if is_stale(source)]
    for source in stale:
        target = source.with_suffix(".mo")
        # Two centres may start at once: each writes its own file, and the last rename wins with the same bytes.
        fresh = target.with_suffix(f".{os.getpid()}.new")
        polib.pofile(str(source)).save_as_mofile(str(fresh))
        fresh.replace(target)
    return len(stale)


def speak(language: str) -> None:
    """Set as much of Django up as words need, for a command that needs no centre."""
    from django.apps import apps  # noqa: PLC0415 - the tools that make catalogues set Django up themselves
    from django.conf import settings  # noqa: PLC0415 - as above
    from django.utils import translation  # noqa: PLC0415 - as above

    if not settings.configured:
        with contextlib.suppress(OSError):  # where the program is installed for reading only
            compile_catalogues()
        settings.configure(USE_I18N=True, LANGUAGE_CODE="en", LOCALE_PATHS=[LOCALE], USE_TZ=True)
        # Words need no pages, whose parts Django's own setup would load.
        apps.populate(settings.INSTALLED_APPS)
    translation.activate(language)
