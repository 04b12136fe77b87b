"""One compiled loop over all features: its source is put together from their list, so that a new one needs no loop.

>>> print(source().split("cells_of(")[0].splitlines()[-1])
def
"""

import os
import sys
from functools import cache
from types import ModuleType
from typing import Final

from tregua.matching.compiled import kept_in
from tregua.matching.features import FEATURES

HEAD: Final = '''"""Written by tregua.matching.compiled.composing."""

import numpy as np

from tregua.matching.compiled import njit
from tregua.matching.features import FEATURES

'''


def columns() -> tuple[str, ...]:
    """Return the columns that the features read, each once, and the source."""
    return (*dict.fromkeys(name for feature in FEATURES for name in feature.columns), "source")


def source() -> str:
    """Return a module of two loops over pairs: where each stands in every table, and what that weighs together."""
    compiled = "".join(f"cell_{number} = njit(FEATURES[{number}].cell)\n" for number in range(len(FEATURES)))
    count = len(FEATURES)
    told = "".join(f"        into[pair, {number}] = {call}\n" for number, call in enumerate(_calls()))
    tables = ", ".join(f"table_{number}" for number in range(count))
    summed = "".join(
        f"        points += table_{number}[same, {call}]\n" for number, call in enumerate(_calls())
    )
    same = f"same = 1 if rows[one, {count_of_columns() - 1}] == rows[other, {count_of_columns() - 1}] else 0"
    opening = (
        "    for pair in range(len(first)):\n        one, other = place[first[pair]], place[second[pair]]\n"
    )
    return (
        f"{HEAD}{compiled}\n\n@njit\ndef cells_of(rows, place, first, second, likeness, into):\n{opening}{told}\n\n"
        f"@njit\ndef score(rows, place, first, second, likeness, prior, tables, into):\n    {tables}, = tables\n"
        f"{opening}        {same}\n        points = prior[same]\n{summed}        into[pair] = points\n"
    )


def count_of_columns() -> int:
    return len(columns())


def _calls() -> list[str]:
    """Return for each feature the call of its cell: its columns of one row, then of the other, then the pair's."""
    place = {name: number for number, name in enumerate(columns())}
    calls = []
    for number, feature in enumerate(FEATURES):
        given = [
            f"np.int64(rows[{row}, {place[name]}])" for row in ("one", "other") for name in feature.columns
        ]
        given += [f"np.int64({name}[pair])" for name in feature.of_pair]
        calls.append(f"cell_{number}({', '.join(given)})")
    return calls


@cache
def composed() -> ModuleType:
    """Return the module, written beside what is compiled of it, or kept in memory where nothing can be written."""
    text, folder = source(), kept_in()
    name = "tregua_matching_composed"
    module = ModuleType(name)
    module.__file__ = str(folder / f"{name}.py") if folder else "<composed>"
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{name}.py"
        if not path.is_file() or path.read_text("utf-8") != text:
            fresh = folder / f"{name}-{os.getpid()}"
            fresh.write_text(text, "utf-8")
            fresh.replace(path)
    sys.modules[name] = module
    exec(compile(text, module.__file__, "exec"), module.__dict__)  # noqa: S102 - our own text, made above
    return module
