"""The loops over all features: their source is put together from the list, so that a new feature needs no loop of its own.

>>> [line for line in source().splitlines() if line.startswith("def ")][1]
'def score(rows, place, first, second, likeness, prior, tables, codes, weights, most, floor, into):'
"""

import os
import sys
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from tregua.matching.compiled import FEW, compiled, kept_in
from tregua.matching.features import FEATURES

HEAD: Final = '''"""Written by tregua.matching.composing."""

import numpy as np

from tregua.matching.features import FEATURES

'''


# What is packed as seconds since the earliest claim.
TIMES: Final = ("start", "end")


def columns() -> tuple[str, ...]:
    """Return the columns that the features read, each once, and the source."""
    return (*dict.fromkeys(name for feature in FEATURES for name in feature.columns), "source")


def source() -> str:
    """Return a module of loops: where each pair stands in every table, what that weighs together, and packing the claims."""
    named = "".join(f"cell_{number} = FEATURES[{number}].cell\n" for number in range(len(FEATURES)))
    count = len(FEATURES)
    told = "".join(f"        into[pair, {number}] = {call}\n" for number, call in enumerate(_calls()))
    filled = "".join(
        f"        rows[row, {number}] = its_{name}[claim]{' - earliest' * (name in TIMES)}\n"
        for number, name in enumerate(columns())
    )
    tables = ", ".join(f"table_{number}" for number in range(count))
    weights = ", ".join(f"weights_{number}" for number in range(count))
    summed = "".join(
        f"        if len(weights_{number}[0]) > 0:\n"
        f"            points += weights_{number}[same, codes[one, {number}], codes[other, {number}]]\n"
        f"        else:\n            points += table_{number}[same, {call}]\n"
        for number, call in enumerate(_calls()[:-1])
    )
    last = (
        f"        if points + most[same, codes[one, {count}], codes[other, {count}]] <= floor:\n"
        "            into[pair] = floor\n            continue\n"
        f"        into[pair] = points + table_{count - 1}[same, {_calls()[-1]}]\n"
    )
    same = f"same = 1 if rows[one, {count_of_columns() - 1}] == rows[other, {count_of_columns() - 1}] else 0"
    opening = (
        "    for pair in range(len(first)):\n        one, other = place[first[pair]], place[second[pair]]\n"
    )
    return (
        f"{HEAD}{named}\n\ndef cells_of(rows, place, first, second, likeness, into):\n{opening}{told}\n\n"
        f"def score(rows, place, first, second, likeness, prior, tables, codes, weights, most, floor, into):\n"
        f"    {tables}, = tables\n    {weights}, = weights\n"
        f"{opening}        {same}\n        points = prior[same]\n{summed}{last}\n\n"
        f"def pack(rows, place, order, earliest, claims, first, last):\n    {', '.join(f'its_{name}' for name in columns())} = claims\n"
        f"    for row in range(first, last):\n        claim = order[row]\n        place[claim] = row\n{filled}"
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


def composed(claims: int) -> Any:
    """Return the loops for so many claims."""
    return _module(None) if claims <= FEW else compiled(_module(kept_in()))


@cache
def _module(folder: Path | None) -> ModuleType:
    """Return the module; with a folder it is written there, because numba keeps what it compiled beside a file."""
    text = source()
    module = ModuleType("tregua.matching.composed")
    # What was compiled before asks for its module by name.
    sys.modules[module.__name__] = module
    path = folder / "composed.py" if folder else None
    if folder and path and not (path.is_file() and path.read_text("utf-8") == text):
        folder.mkdir(parents=True, exist_ok=True)
        fresh = folder / f"composed-{os.getpid()}.py"
        fresh.write_text(text, "utf-8")
        fresh.replace(path)
    code = compile(text, str(path or "<composed>"), "exec")
    exec(code, module.__dict__)  # noqa: S102 - our own text, made above
    return module
