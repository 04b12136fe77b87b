"""What is said on the telephone, in each language: sentences a linguist keeps in scripts/*.toml; no code has them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).resolve().parent / "scripts"
LANGUAGES: Final = tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@dataclass(frozen=True)
class Script:
    """The sentences of one language: what to say at each step, how a note is read back, how far a report has come."""

    greeting: str
    digits: Sequence[str]
    say: Mapping[str, Sequence[str]]
    read_back: Mapping[str, str]
    parts: Mapping[str, str]
    how_known: Mapping[str, str]
    state: Mapping[str, str]


@cache
def script_of(language: str) -> Script:
    """Return the sentences of a language; of one without any, the English ones."""
    file = FOLDER / f"{language if language in LANGUAGES else 'en'}.toml"
    return Script(**tomllib.loads(file.read_text(encoding="utf-8")))


def beside(step: str, spoken: str, shown: str) -> list[tuple[str, str]]:
    """Return the sentences of a step in the caller's language, each beside the same in the officer's own."""
    return list(zip(script_of(spoken).say[step], script_of(shown).say[step], strict=True))
