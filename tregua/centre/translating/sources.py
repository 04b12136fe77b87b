"""Where each text of the program stands: found by reading its own files, as the extraction of texts does."""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from django.utils.translation.template import templatize

PACKAGE: Final = Path(__file__).resolve().parents[2]
CALLED: Final = {f"{begins}gettext{ends}" for begins in ("", "n", "p", "np") for ends in ("", "_lazy")} | {
    "_"
}
_IN_A_TEMPLATE: Final = re.compile(
    r"""\b(?:n|p|np)?gettext\((u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    r"""(?:,\s*u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))?)"""
)


class Place(NamedTuple):
    """A line of a file of the program."""

    file: str
    line: int

    @property
    def app(self) -> str:
        """Return the package it lies in."""
        return self.file.split("/")[0]


@cache
def places() -> Mapping[str, tuple[Place, ...]]:
    """Return text -> where it stands; read once, for the program does not change while it runs."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for path in sorted(PACKAGE.rglob("*")):
        if path.suffix not in {".py", ".html"} or "migrations" in path.parts:
            continue
        name, text = path.relative_to(PACKAGE).as_posix(), path.read_text(encoding="utf-8")
        if path.suffix == ".py" and "django.utils.translation" not in text:
            continue
        for message, line in _in_code(text) if path.suffix == ".py" else _in_template(text):
            found[message].append(Place(name, line))
    return {message: tuple(where) for message, where in found.items()}


def _in_code(text: str) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(text)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLED):
            continue
        said = [
            one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)
        ]
        # A context goes before the text that is translated.
        for message in said[1:2] if "pgettext" in node.func.id else said[:1]:
            yield message, node.lineno


def _in_template(text: str) -> Iterator[tuple[str, int]]:
    made = str(templatize(text))
    for match in _IN_A_TEMPLATE.finditer(made):
        message = ast.literal_eval(f"({match[1]},)")[0]
        yield message, made.count("\n", 0, match.start()) + 1
