"""`tregua bulletin`: an issue as text or data, in every form into a folder, or the archive of some days."""

import sys
from argparse import Namespace
from datetime import date
from pathlib import Path

from tregua.bulletin.formats import files_of
from tregua.bulletin.models import Bulletin
from tregua.bulletin.release import ReleaseError, release_of
from tregua.bulletin.series import fields_called
from tregua.bulletin.text import as_json, as_text
from tregua.centre.translations import compile_catalogues
from tregua.record import whole


def run(given: Namespace) -> int:
    """Print or write the newest issue of a day, or of a number of a series, that is approved; else the newest prepared one, and say so."""
    try:
        named = fields_called(given.day)
        until = date.fromisoformat(given.until) if given.until else None
    except ValueError as error:
        sys.stderr.write(f"{error}. Write a day as 2016-03-05, another issue as weekly-3.\n")
        return 2
    compile_catalogues()
    if until is not None or given.archive:
        if "day" not in named:
            sys.stderr.write("An archive begins with a day. Write it as 2016-03-05.\n")
            return 2
        return _archive(named["day"], until or named["day"], given.archive)
    issues = Bulletin.objects.filter(**named).order_by("-issue", "-id")
    found = issues.filter(approval__isnull=False).first() or issues.first()
    if found is None:
        sys.stderr.write(
            f"No bulletin {given.day} has been prepared here. Prepare it on the page Bulletins.\n"
        )
        return 1
    if not hasattr(found, "approval"):
        sys.stderr.write(f"The bulletin {given.day} is prepared but not approved: it is not published.\n")
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
