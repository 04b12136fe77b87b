"""`tregua read`: what a text says, as proposals with their exact words."""

import json
import os
import sys
from argparse import Namespace
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import ModuleType

from django.utils.translation import gettext

from tregua.centre.commands.read_renderings import print_renderings
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.reading.files import data_of, error_of, files_of, lines_of, read_file
from tregua.intake.reading.items import TextError


def run(given: Namespace) -> int:
    """Read one file, or many, and print what was read, or which of them carry one statement."""
    _speak(given.language)
    try:
        published = date.fromisoformat(given.published) if given.published else None
    except ValueError:
        says = gettext("%(written)s is no date. Write it as 2016-02-28.") % {"written": given.published}
        sys.stderr.write(f"{says}\n")
        return 2
    if given.renderings:
        return _renderings(given.files, published, as_json=given.json)
    if len(given.files) > 1 or given.files[0].is_dir():
        found = files_of(given.files)
        if not found:
            sys.stderr.write(gettext("%(folder)s holds no files.") % {"folder": given.files[0]} + "\n")
            return 1
        return _many(found, published, as_json=given.json)
    return _one(given.files[0], published, as_json=given.json)


def _renderings(paths: Sequence[Path], published: date | None, *, as_json: bool) -> int:
    if len(paths) < 2:
        sys.stderr.write(gettext("Give two FILEs or more with --renderings.") + "\n")
        return 2
    try:
        readings = {str(path): read_file(path, published)[0] for path in paths}
    except (OSError, TextError) as error:
        sys.stderr.write(f"{_worded(error)}\n")
        return 1
    return print_renderings(readings, as_json=as_json)


def _one(path: Path, published: date | None, *, as_json: bool) -> int:
    try:
        reading, document = read_file(path, published)
    except (OSError, TextError) as error:
        sys.stderr.write(f"{path}: {_worded(error)}\n")
        return 1
    if document.unread:
        words = _words()
        for one in document.unread:
            sys.stderr.write(f"{words.unread(one.what, one.where)}\n")
    if as_json:
        sys.stdout.write(json.dumps(data_of(reading, document, path), ensure_ascii=False) + "\n")
    else:
        from tregua.centre.commands.read_words import lines_of as lines_for_people  # noqa: PLC0415 - words need a language

        print("\n".join(lines_for_people(reading)))
    return 0


def _many(paths: Sequence[Path], published: date | None, *, as_json: bool) -> int:
    """Read files one after another; whatever is wrong with one is said in its place, and the rest is read."""
    if not as_json:
        ends = []
        for path in paths:
            print(f"== {path}", flush=True)
            ends.append(_one(path, published, as_json=False))
        return max(ends, default=0)
    broken = 0
    for line in lines_of(paths, published, os.cpu_count() or 1):
        sys.stdout.write(line + "\n")
        broken += '"error": ' in line[:400] and "error" in json.loads(line)
    if broken:
        says = gettext("%(broken)s of %(all)s files could not be read; their lines say why.")
        sys.stderr.write(says % {"broken": broken, "all": len(paths)} + "\n")
    return 1 if broken else 0


def _worded(error: OSError | TextError) -> str:
    """Return why a file cannot be read and what to do, in this machine's language where it is a matter of the file."""
    why = error.__cause__
    if isinstance(why, UnreadableError):
        return str(_words().unreadable(why))
    return error_of(error)


def _speak(language: str) -> None:
    """Set the language of what is said: the one asked for, else this machine's."""
    from tregua.centre.translations import language_here, speak  # noqa: PLC0415 - it sets Django up, which reading needs not

    speak(language or language_here(os.environ))


def _words() -> ModuleType:
    """Return the words for what could not be read."""
    from tregua.intake import wording  # noqa: PLC0415 - most readings need none

    return wording
