"""The violation types: two levels of codes, each with its name in every language (violation_types.toml).

Group 8 holds what looks like a violation and is none; it is kept and answered, and never counted as one.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tregua.agreement.names import named

FILE: Final = Path(__file__).with_suffix(".toml")
NOT_A_VIOLATION: Final = "8"


@dataclass(frozen=True)
class ViolationType:
    """One kind of breach: its code, its name and a note in every language, and whether it can be a violation."""

    code: str
    names: Mapping[str, str]
    counts: bool
    notes: Mapping[str, str]

    @property
    def group(self) -> str:
        """Return the code of the first level ("1.2" belongs to "1")."""
        return self.code.split(".")[0]

    def label(self, language: str | None = None) -> str:
        """Return the name in a language (default: the page's)."""
        return named(self.names, language)

    @property
    def note(self) -> str:
        """Return what it is for, in the page's language."""
        return named(self.notes)


def read(file: Path = FILE) -> dict[str, ViolationType]:
    """Return the violation types of a file by their code, in its order."""
    types = {}
    for code, entry in tomllib.loads(file.read_text(encoding="utf-8")).items():
        counts, notes = entry.pop("counts"), entry.pop("note")
        types[code] = ViolationType(code=code, names=entry, counts=counts, notes=notes)
    return types


VIOLATION_TYPES: Final = read()


def labels_of(code: str) -> list[str]:
    """Return the code of a violation type with its name in every language; nothing for none."""
    known = VIOLATION_TYPES.get(code)
    return [code, *known.names.values()] if known else []


def label(code: str, language: str | None = None) -> str:
    """Return the name of a violation type in a language (default: the page's); an unknown code is shown as it is."""
    known = VIOLATION_TYPES.get(code)
    return known.label(language) if known else code
