"""The contract of a feature: one way to hold two claims against each other, in named levels.

`cell` takes the feature's columns of one claim and then of the other, all whole numbers, and returns where in the
weight table the pair stands: context * number of levels + level. It is plain Python that numba can compile (no
objects, no calls, constants of the module only), so that a page explains with the very function that the bulk run
compiled. `sql` says the same in portable SQL (case, floor, cast, abs, least, greatest). Swapping the two claims
never changes the cell.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

NOT_KNOWN: Final = "not_known"

Value = int | str


@dataclass(frozen=True)
class Feature:
    """One comparison: its name, the columns it reads, its levels, and in which contexts they are weighed apart."""

    name: str
    columns: tuple[str, ...]
    levels: tuple[str, ...]
    cell: Callable[..., int]
    sql: Callable[[str, str], str]
    contexts: tuple[str, ...] = ("",)
    # Runs of levels from most alike to least alike: a weight may not rise along one.
    falling: tuple[tuple[str, ...], ...] = ()
    # Columns of the pair, given to `cell` after those of the two claims.
    of_pair: tuple[str, ...] = ()
    # What a sentence names: a function of the same numbers as `cell`.
    values: Callable[..., Mapping[str, Value]] | None = None
    # The columns that alone decide the context, told of the last feature: what it can weigh at most is known by them.
    context_columns: tuple[str, ...] = ()

    @property
    def cells(self) -> int:
        """Return how many weights the table of this feature holds."""
        return len(self.contexts) * len(self.levels)

    @property
    def doc(self) -> str:
        """Return what this feature compares, in words for a monitor."""
        text = self.cell.__doc__
        assert text, f"the feature {self.name} does not say what it compares"  # noqa: S101 - a promise to the reader
        return " ".join(text.split())

    def named(self, cell: int) -> tuple[str, str]:
        """Return the context and the level of a cell."""
        context, level = divmod(cell, len(self.levels))
        return self.contexts[context], self.levels[level]


def unordered(names: tuple[str, ...]) -> tuple[str, ...]:
    """Return a context for each unordered pair of classes, at greater * (greater + 1) / 2 + lesser."""
    return tuple(f"{names[low]} × {names[high]}" for high in range(len(names)) for low in range(high + 1))


def steps(value: str, limits: tuple[int, ...]) -> str:
    """Return SQL for how many of the rising limits a value has reached."""
    cases = " ".join(f"when {value} < {limit} then {step}" for step, limit in enumerate(limits))
    return f"(case {cases} else {len(limits)} end)"
