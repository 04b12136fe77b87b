"""A catalogue that a translator brings: every text held against its source before anybody takes it over."""

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polib
from django.utils.translation import gettext

from tregua.centre.translating.sources import places
from tregua.centre.translating.standing import is_said, plural_forms

# What the program fills in, and marks of a page: a translation has the same, no more and no fewer.
FILLED_IN: Final = re.compile(r"%\(\w+\)[sdi]|%[sdi]|\{\w*\}|%%")
MARKS: Final = re.compile(r"</?[A-Za-z][^<>]*>|&\w+;")
SHOWN: Final = 200


class CatalogueError(Exception):
    """This file is no catalogue that can be read; the message says where."""


@dataclass(frozen=True)
class Fault:
    """One translation that cannot be used: its line in the file, the text, and what is wrong."""

    line: int
    message: str
    why: str


@dataclass(frozen=True)
class Checked:
    """What a catalogue holds: translated, not yet, of texts that are not of this program, and the faults."""

    said: int
    missing: int
    unknown: int
    faults: tuple[Fault, ...]


def read(raw: bytes) -> polib.POFile:
    """Return the catalogue of a file; CatalogueError when it is none."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "django.po"
        file.write_bytes(raw)
        try:
            catalogue = polib.pofile(str(file), encoding="utf-8")
        except (OSError, UnicodeDecodeError, ValueError) as error:
            said = str(error).replace(str(file), "").strip()
            raise CatalogueError(
                gettext("This is no catalogue in UTF-8 (PO): %(why)s") % {"why": said}
            ) from error
    if not len(catalogue):
        raise CatalogueError(
            gettext("There is no text in this file. Choose the PO file that you translated.")
        )
    return catalogue


def check(raw: bytes, *, forms: int) -> Checked:
    """Return what a translator's file holds, for a language of so many plural forms; nothing is kept."""
    catalogue, known = read(raw), places()
    entries = [entry for entry in catalogue if not entry.obsolete]
    said = [entry for entry in entries if is_said(entry, forms) and not entry.fuzzy]
    faults = [Fault(entry.linenum, entry.msgid, why) for entry in entries for why in _faults(entry, forms)]
    if "Plural-Forms" in catalogue.metadata and _forms_of(catalogue) != forms:
        faults.insert(
            0, Fault(1, "Plural-Forms", gettext("The head of the file names another number of plural forms."))
        )
    return Checked(
        said=len(said),
        missing=len(known.keys() - {entry.msgid for entry in said}),
        unknown=sum(1 for entry in entries if entry.msgid not in known),
        faults=tuple(faults[:SHOWN]),
    )


def _forms_of(catalogue: polib.POFile) -> int:
    try:
        return plural_forms(catalogue)
    except (IndexError, ValueError):
        return 0


def _faults(entry: polib.POEntry, forms: int) -> Iterator[str]:
    """Yield what is wrong with one translation; one that is empty is not wrong, only missing."""
    if entry.msgid_plural:
        written = {number: form for number, form in entry.msgstr_plural.items() if form}
        if written and set(written) != set(range(forms)):
            yield gettext("It needs %(forms)s plural forms, each with words.") % {"forms": forms}
        wanted = set(FILLED_IN.findall(entry.msgid_plural))
        # A form for exactly one, two or none may say the number in words.
        if any(set(FILLED_IN.findall(form)) - wanted for form in written.values()):
            yield _filled(wanted)
        pairs = [(entry.msgid_plural, form) for form in written.values()]
    else:
        wanted = set(FILLED_IN.findall(entry.msgid))
        if entry.msgstr and Counter(FILLED_IN.findall(entry.msgstr)).keys() != wanted:
            yield _filled(wanted)
        pairs = [(entry.msgid, entry.msgstr)] if entry.msgstr else []
    for source, form in pairs:
        if Counter(MARKS.findall(source)) != Counter(MARKS.findall(form)):
            yield gettext(
                "It must have the same marks of a page as the text (<strong>, &nbsp;), no more and no fewer."
            )
            return


def _filled(wanted: set[str]) -> str:
    if not wanted:
        # The sign is filled in: other tools would take it for a placeholder.
        return gettext("Nothing is filled in here: write no words with %(sign)s or in braces.") % {
            "sign": "%"
        }
    return gettext("These are filled in and must stand in it as they are: %(words)s") % {
        "words": " ".join(sorted(wanted))
    }
