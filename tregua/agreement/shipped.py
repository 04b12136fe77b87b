"""Texts to start an agreement from: kinds of agreement in our own words, each clause to be edited before it is recorded."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from tregua.agreement.names import named

FOLDER: Final = Path(__file__).resolve().parent / "shipped_texts"
LANGUAGES: Final = ("ar", "en", "fr", "ru")


@dataclass(frozen=True)
class ShippedClause:
    """One provision of a text to start from; `due_hours` is a deadline, counted from the entry into force."""

    path: str
    kind: str
    texts: Mapping[str, str]
    violation_types: Sequence[str] = ()
    due_hours: int | None = None


@dataclass(frozen=True)
class ShippedText:
    """A kind of agreement: what it is called and for, what it usually lets a centre do, its clauses."""

    code: str
    names: Mapping[str, str]
    describes: Mapping[str, str]
    verbs: Sequence[str]
    clauses: Sequence[ShippedClause]

    @property
    def name(self) -> str:
        """Return its name in the page's language."""
        return named(self.names)

    @property
    def description(self) -> str:
        """Return what it is for, in the page's language."""
        return named(self.describes)


@cache
def shipped_texts() -> dict[str, ShippedText]:
    """Return the texts to start from, by code."""
    texts = (_read(file) for file in sorted(FOLDER.glob("*.toml")))
    return {text.code: text for text in texts}


def _read(file: Path) -> ShippedText:
    says = tomllib.loads(file.read_text(encoding="utf-8"))
    clauses = [
        ShippedClause(
            path=one["path"],
            kind=one["kind"],
            texts={language: one[language] for language in LANGUAGES},
            violation_types=one.get("violation_types", ()),
            due_hours=one.get("due_hours"),
        )
        for one in says["clauses"]
    ]
    return ShippedText(says["code"], says["names"], says["describes"], says["verbs"], clauses)
