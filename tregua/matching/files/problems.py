"""What may be wrong with a file of events, or with one of its rows: nothing is repaired without a word."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]
SHOWN: Final = 5


class FileError(Exception):
    """A file cannot be matched: `why` is a code, worded in `file_words`; `detail` says where and what."""

    def __init__(self, why: str, **detail: str | int) -> None:
        self.why = why
        self.detail = detail
        super().__init__(f"{why} {detail}" if detail else why)


@dataclass(frozen=True)
class Flag:
    """One thing that is odd in some rows of a list; `rows` counts from 0, what a person sees is `Flags.numbered`."""

    why: str
    column: str
    rows: Rows
    detail: Mapping[str, Any] = field(default_factory=dict)


class Flags:
    """What was noticed in one list, in the order in which it was read."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.found: list[Flag] = []

    def add(self, why: str, column: str, rows: Any, **detail: Any) -> None:
        """Note something of these rows; no rows mean that there is nothing to note."""
        told = np.asarray(rows, np.int64)
        if len(told):
            self.found.append(Flag(why, column, told, detail))

    def of_file(
        self, why: str, column: str = "", detail: Mapping[str, Any] | None = None, **more: Any
    ) -> None:
        """Note something of the whole file."""
        self.found.append(Flag(why, column, np.zeros(0, np.int64), {**(detail or {}), **more}))

    def counts(self) -> dict[str, int]:
        """Return how many rows each kind of flag is on."""
        counted: dict[str, int] = {}
        for one in self.found:
            counted[one.why] = counted.get(one.why, 0) + max(len(one.rows), 1)
        return counted

    def kinds(self) -> Iterator[tuple[str, str, list[Flag]]]:
        """Yield the flags of one kind and column together."""
        grouped: dict[tuple[str, str], list[Flag]] = {}
        for one in self.found:
            grouped.setdefault((one.why, one.column), []).append(one)
        for (why, column), flags in grouped.items():
            yield why, column, flags
