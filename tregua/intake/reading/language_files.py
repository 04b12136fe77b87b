"""The word lists of every language as they stand in `lexicons/languages/`, each file read once a process."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).with_name("lexicons")
# What a language's file must say of it; whatever else is missing is not read.
WANTED: Final = ("level", "script", "function_words")


@lru_cache(maxsize=4)
def language_files(folder: Path = FOLDER) -> dict[str, dict[str, Any]]:
    """Return what every file says, by the code of its language."""
    return {path.stem: _file(path) for path in sorted((folder / "languages").glob("*.toml"))}


def _file(path: Path) -> dict[str, Any]:
    """Return the words of one language; ValueError with the file and the place when it cannot be read so."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        message = f"{path.name}: {error}"
        raise ValueError(message) from error
    missing = [name for name in WANTED if name not in data.get("language", {})]
    if missing:
        message = f"{path.name}: [language] does not say {', '.join(missing)}"
        raise ValueError(message)
    return data


@lru_cache(maxsize=4)
def words_of_all(name: str) -> tuple[str, ...]:
    """Return the words of one line of `[language]` in every language together: what is asked before one is told."""
    listed = (data["language"].get(name, "") for data in language_files().values())
    return tuple(dict.fromkeys(word for line in listed for word in line.split()))
