"""Compiling the catalogues: .po files are what people edit, .mo files what the program reads."""

import os
from pathlib import Path
from typing import Final

import polib

LOCALE: Final = Path(__file__).resolve().parent.parent / "locale"


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
