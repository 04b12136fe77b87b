"""The arithmetic of figures that others state: what does not add up, named and never put right.

The texts that are read and the counts that are kept are held against the same sums: reports/checks.py makes doubts of
what is found here, the reading makes flags.
"""

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from tregua.intake.reading.lexicons import lexicons
from tregua.intake.reading.tokens import tokens_of

Figure = TypeVar("Figure", int, float)
# Words that introduce a list are looked at so far; a whole text is no introduction.
MOST_WORDS: Final = 2_000


def not_the_total(total: Figure | None, parts: Iterable[Figure | None]) -> Figure | None:
    """Return the sum of a list where it is not its total; None where it is, or nothing can be told.

    A part named without a figure leaves the list open: it may then fall short, never go over.

    >>> not_the_total(9, [5, 4]), not_the_total(15, [11, 1, 1, 1]), not_the_total(9, [5, None])
    (None, 14, None)
    >>> not_the_total(9, [9, 2, None]), not_the_total(None, [3]), not_the_total(9, [])
    (11, None, None)
    """
    named = list(parts)
    told = [part for part in named if part is not None]
    if total is None or not told:
        return None
    added = sum(told[1:], told[0])
    left_open = len(told) < len(named)
    return None if added == total or (left_open and added < total) else added


def only_a_part(total: Figure, added: Figure, words: str) -> bool:
    """Say whether a list that falls short never promised to be whole: "including", "dont", "в том числе", "بينها".

    >>> only_a_part(29, 26, "29 breaches, including 18 in"), only_a_part(29, 30, "including"), only_a_part(29, 26, "in")
    (True, False, False)
    """
    if added > total:
        return False
    tokens = tokens_of(words[:MOST_WORDS])
    known = [lexicon["lists"] for lexicon in lexicons().by_code.values()]
    return any(
        (phrases.at(tokens, at) or (0, ""))[1] == "including"
        for at in range(len(tokens))
        for phrases in known
    )


def listed_twice(listed: Iterable[tuple[str, Figure | None]]) -> dict[str, list[Figure | None]]:
    """Return what a list names more than once, with the figures it gives.

    >>> listed_twice([("SY02", 4), ("SY05", 1), ("SY02", 2)])
    {'SY02': [4, 2]}
    """
    figures: dict[str, list[Figure | None]] = {}
    for name, figure in listed:
        figures.setdefault(name, []).append(figure)
    return {name: several for name, several in figures.items() if len(several) > 1}


def total_expected(
    previous: Figure, added: Figure | None, now: Figure, *, gap: bool = False
) -> Figure | None:
    """Return what a running total should have been; None where it is so.

    Where it is not known what was added, or days between were not read (`gap`), it may be more, never less.

    >>> total_expected(22, 8, 30), total_expected(49, 44, 79), total_expected(69, None, 17), total_expected(51, None, 53)
    (None, 93, 69, None)
    >>> total_expected(312, 79, 418, gap=True), total_expected(312, 79, 380, gap=True)
    (None, 391)
    """
    least = previous if added is None else previous + added
    return None if now == least or (now > least and (gap or added is None)) else least


def differ(figures: Sequence[Figure | None]) -> bool:
    """Say whether one figure is given with several values: in a title and in a body, in two editions.

    >>> differ([13, 12]), differ([12, 12, None]), differ([])
    (True, False, False)
    """
    return len({figure for figure in figures if figure is not None}) > 1
