"""The text of a centre.toml as it may leave: without anything that is called a secret."""

import re
import tomllib
from typing import Any, Final

from tregua.centre.exports import ExportError

SECRET: Final = re.compile(r"passphrase|password|secret|token|private", re.IGNORECASE)
_LINE: Final = re.compile(r"^\s*\"?([A-Za-z0-9_-]+)\"?\s*=")


def without_secrets(text: str) -> str:
    """Return the text without lines that set a secret; ExportError when that would change anything else."""
    kept = [line for line in text.splitlines(keepends=True) if not _is_secret(line)]
    result = "".join(kept)
    try:
        same = tomllib.loads(result) == _taken_out(tomllib.loads(text))
    except tomllib.TOMLDecodeError:
        same = False
    if not same:
        raise ExportError(
            "centre.toml holds a secret in a form that cannot be taken out by itself. Write it as `name = value` on "
            "one line, or give it in the environment, and export again."
        )
    return result


def _is_secret(line: str) -> bool:
    found = _LINE.match(line)
    return bool(found and SECRET.search(found[1]))


def _taken_out(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _taken_out(inner) for key, inner in value.items() if not SECRET.search(key)}
    return [_taken_out(inner) for inner in value] if isinstance(value, list) else value
