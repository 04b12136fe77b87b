"""Changing single values of a TOML file and leaving every other line, comments included, as it is."""

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Final

# A key with a text on one line, and what may stand behind it.
LINE: Final = re.compile(r"""^(\s*([A-Za-z_]+)\s*=\s*)("(?:[^"\\]|\\.)*"|'[^']*')(\s*(?:#.*)?)$""")
TABLE: Final = re.compile(r"^\s*\[+\s*([^\]]+?)\s*\]+\s*(?:#.*)?$")


class NotSimpleError(Exception):
    """The file says these values in another way than one text on one line."""


def rewritten(text: str, values: Mapping[str, str], tables: Mapping[str, Mapping[str, str]]) -> str:
    """Return the file with these values of its head and of these tables; an empty text takes the line away.

    What comes out is read again: it says what was wanted, and nothing else has changed.
    """
    lines = _section(text.split("\n"), "", values)
    for name, wanted in tables.items():
        lines = _section(lines, name, wanted)
    new = "\n".join(lines)
    expected = tomllib.loads(text)
    for place, wanted in (
        (expected, values),
        *((expected.setdefault(name, {}), tables[name]) for name in tables),
    ):
        place.update({key: value for key, value in wanted.items() if value})
        for key in [key for key, value in wanted.items() if not value]:
            place.pop(key, None)
    try:
        right = tomllib.loads(new) == expected
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise NotSimpleError(", ".join([*values, *tables]))
    return new


def _section(lines: list[str], table: str, wanted: Mapping[str, str]) -> list[str]:
    """Return the lines with the values of one table ("" is the head of the file)."""
    begin, end = _span(lines, table)
    if begin is None:
        lines = (
            [*lines[:-1], "", f"[{table}]", ""] if lines and not lines[-1] else [*lines, "", f"[{table}]", ""]
        )
        begin = end = len(lines) - 1
    found: set[str] = set()
    inside: list[str] = []
    for line in lines[begin:end]:
        match = LINE.match(line)
        key = match[2] if match else ""
        if match and key in wanted:
            found.add(key)
            if wanted[key]:
                inside.append(f"{match[1]}{_quoted(wanted[key])}{match[4]}")
        else:
            inside.append(line)
    missing = [f"{key} = {_quoted(value)}" for key, value in wanted.items() if value and key not in found]
    last = max((number for number, line in enumerate(inside, 1) if line.strip()), default=0)
    return [*lines[:begin], *inside[:last], *missing, *inside[last:], *lines[end:]]


def _span(lines: list[str], table: str) -> tuple[int | None, int]:
    """Return where the lines of a table begin and end; None when there is no such table."""
    heads = [(number, match[1]) for number, line in enumerate(lines) if (match := TABLE.match(line))]
    if not table:
        return 0, heads[0][0] if heads else len(lines)
    for place, (number, name) in enumerate(heads):
        if name == table:
            return number + 1, heads[place + 1][0] if place + 1 < len(heads) else len(lines)
    return None, len(lines)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
