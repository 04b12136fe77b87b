"""`tregua bulletin`: the bulletin of a day as text or data, in every form into a folder, or the archive of some days."""

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from tregua.bulletin.formats import files_of
from tregua.bulletin.models import Bulletin
from tregua.bulletin.release import ReleaseError, release_of
from tregua.bulletin.text import as_json, as_text
from tregua.centre.translations import compile_catalogues
from tregua.record import whole


def run(given: Namespace) -> int:
    """Print or write the newest issue of a day that is approved; else the newest prepared one, and say so."""
    try:
        day = date.fromisoformat(given.day)
        until = date.fromisoformat(given.until) if given.until else None
    except ValueError as error:
        sys.stderr.write(f"{error}. Write a day as 2016-03-05.\n")
        return 2
    compile_catalogues()
    if until is not None or given.archive:
        return _archive(day, until or day, given.archive)
    of_day = Bulletin.objects.filter(day=day).order_by("-issue", "-id")
    found = of_day.filter(approval__isnull=False).first() or of_day.first()
    if found is None:
        sys.stderr.write(f"No bulletin of {day} has been prepared here. Prepare it on the page Bulletins.\n")
        return 1
    if not hasattr(found, "approval"):
        sys.stderr.write(f"The bulletin of {day} is prepared but not approved: it is not published.\n")
    if given.out:
        return _write(found, given.out)
    sys.stdout.write(as_json(found) if given.json else as_text(found, given.language))
    return 0


def _write(bulletin: Bulletin, folder: Path) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files_of(bulletin):
            whole.put(folder / name, content)
            sys.stdout.write(f"{folder / name}\n")
    except OSError as error:
        sys.stderr.write(f"{folder}: {error.strerror}. Name a folder that can be written.\n")
        return 1
    return 0


def _archive(first: date, last: date, file: Path | None) -> int:
    if file is None:
        sys.stderr.write("Say with --archive FILE where the archive of these days is to lie.\n")
        return 2
    try:
        whole.put(file, release_of(first, last))
    except ReleaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{file}: {error.strerror}. Name a file in a folder that can be written.\n")
        return 1
    sys.stdout.write(f"{file}\n")
    return 0
