"""Lists by province in a construction that no rule has: they are read where their figures add up to a total beside them.

Figures and names stand in turns, whichever comes first and whatever stands between; each figure belongs to the names next
to it, and only one way of pairing them may fit best and give the total. "حصة حلب من الخروقات التسعة كانت أربعة …".
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise, product
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.figure import Figure
from tregua.intake.reading.figures import NO_COUNT, OTHER
from tregua.intake.reading.numbers import Number
from tregua.intake.reading.provinces import Named
from tregua.intake.reading.shares import DASHES, Share, groups

BREACHES: Final = "violations"
RULE: Final = "told by the total that the list adds up to"
LEFT: Final = "what the others leave of the total"
EVENLY: Final = "an even part of the figure for several"
PARTING: Final = frozenset({",", "،", ";", "؛", ".", "\n", "("})
# A list may have a line or a sentence for each province.
MOST_ROWS: Final = 15
MOST_ITEMS: Final = 40
FEWEST: Final = 2
# Names that no figure is found for are dear: a pairing that leaves fewer of them fits better.
LEFT_OVER: Final = 10
MOST_JOINT: Final = 6
MOST_TOTALS: Final = 3
PART: Final = "part of the total"
REST: Final = "rest of the total"
# How much of the total a part is; two of it, and what the others leave of it, are told by the total too.
PARTS: Final = {"of": 1 / 2, "third": 1 / 3, "quarter": 1 / 4, "two_thirds": 2 / 3, "three_quarters": 3 / 4}
TWO: Final = "two of the total"
UNTOLD: Final = frozenset({PART, REST, TWO})
UNCOUNTED: Final = frozenset({"", OTHER, BREACHES, "provinces"})


@dataclass(frozen=True)
class Row:
    """One sentence or line: its tokens, the provinces named and the figures in it."""

    begin: int
    end: int
    named: Sequence[Named]
    figures: Sequence[Figure]


@dataclass(frozen=True)
class Summed:
    """What a total tells of the figures around it: the total itself, and the share of each of its parts."""

    total: Figure
    shares: tuple[Share, ...]
    what: str


@dataclass(frozen=True)
class _Item:
    """A figure, or provinces that are named together, where it stands; neither is something else that is counted."""

    begin: int
    end: int
    figure: Figure | None = None
    names: tuple[Named, ...] = ()


@dataclass
class _Known:
    """The figures and names of each row, found once."""

    copy: Copy
    found: dict[tuple[int, str], list[_Item]] = field(default_factory=dict)

    def items(self, row: Row, what: str) -> list[_Item]:
        key = row.begin, what
        if key not in self.found:
            self.found[key] = _items(self.copy, row, what)
        return self.found[key]


_Pair = tuple[_Item, _Item]
# The shares that the rules have read, by the identity of their figure.
Placed = Mapping[int, Share]


@dataclass(frozen=True)
class _Fit:
    """A way of pairing: the less stands between the pairs, the better; `only` where no other way is as good."""

    cost: int
    pairs: tuple[_Pair, ...] = ()
    only: bool = True


def summed(
    copy: Copy, rows: Sequence[Row], told: Sequence[dict[int, Share]]
) -> Iterator[tuple[int, int, Summed]]:
    """Yield the first row, one past the last and what is told, for every list that the rules left unread or wrong."""
    at, known = 0, _Known(copy)
    while at < len(rows):
        size = _list_from(known, rows, told, at)
        if size:
            yield at, at + size[0], size[1]
        at += size[0] if size else 1


def _list_from(
    known: _Known, rows: Sequence[Row], told: Sequence[dict[int, Share]], at: int
) -> tuple[int, Summed] | None:
    """Return the rows that a list takes from here on, the fewest that add up, and what it tells."""
    for end in range(at + 1, min(len(rows), at + MOST_ROWS) + 1):
        inside = rows[at:end]
        if end > at + 1 and rows[end - 1].begin != rows[end - 2].end:
            return None
        if end > at + 2 and not rows[end - 2].named:
            return None
        whole = _complete(inside, told[at:end])
        if whole == 0:
            return None
        if _without_total(inside, told[at:end]):
            continue
        if found := _solved(
            known, inside, {id(share.figure): share for one in told[at:end] for share in one.values()}
        ):
            return end - at, found
        if whole > 0:
            return None
    return None


def _without_total(rows: Sequence[Row], told: Sequence[dict[int, Share]]) -> bool:
    """Say whether the rules have found the province of every figure, so that none is left that could be a total."""
    return all(id(figure) in shares for row, shares in zip(rows, told, strict=True) for figure in row.figures)


def _complete(rows: Sequence[Row], told: Sequence[dict[int, Share]]) -> int:
    """Return the row of the total that the shares read by the rules add up to; -1 where there is none.

    Of a total in a later row than its list only the sum tells that no figure of the list is another total.
    """
    shares = [share for one in told for share in one.values()]
    used = {id(share.figure) for share in shares}
    added = sum(share.figure.number.value * (len(share.provinces) if share.each else 1) for share in shares)
    alone = len(shares) == 1 and len(shares[0].provinces) == 1
    if not shares or alone:
        return -1
    totals = (
        at
        for at, row in enumerate(rows)
        for one in row.figures
        if id(one) not in used and one.what == BREACHES and one.number.value == added
    )
    return next(totals, -1)


def _solved(known: _Known, rows: Sequence[Row], placed: Placed) -> Summed | None:
    """Return what a total among the figures tells, of breaches first and then of what else is counted."""
    if not any(row.named for row in rows):
        return None
    # Of other things than breaches only one sentence is a list.
    others = rows[0].figures if len(rows) == 1 else ()
    counted = {one.what: None for one in others if one.unit and one.what not in UNCOUNTED}
    return next(
        (found for what in (BREACHES, *counted) if (found := _of_kind(known, rows, what, placed))),
        None,
    )


def _of_kind(known: _Known, rows: Sequence[Row], what: str, placed: Placed) -> Summed | None:
    """Return what a total of one unit tells."""
    copy, items = known.copy, [one for row in rows for one in known.items(row, what)]
    first = rows[0].begin
    begin = copy.sentence(first - 1)[0] if first else 0  # the heading of a list by lines
    if not FEWEST < len(items) <= MOST_ITEMS or not _counts(copy, items, begin, what):
        return None
    # What the rules have given a province ("including 18 in Lattakia") is a total only where it has its noun.
    totals = [
        one
        for one in items
        if one.figure
        and _may_be_total(one.figure, what)
        and (one.figure.what == what or (what == BREACHES and id(one.figure) not in placed))
    ]
    least = sum(_value(one) for one in items if one.figure and not _may_be_left(one.figure))
    if not totals or least > 2 * max(map(_value, totals)):
        return None  # the others are more than any of them
    every = _best(copy, items, frozenset())
    if every and 2 * len(every.pairs) == len(items):
        return None  # every figure has its names: none of them is a total
    for total in sorted(totals, key=lambda one: -_value(one))[:MOST_TOTALS]:
        at = items.index(total)
        beside = frozenset(id(one) for one in items[max(0, at - 1) : at + 2] if one.names)
        if shares := _parts_of(copy, total, [one for one in items if one is not total], beside, placed):
            return Summed(total.figure, shares, what) if total.figure else None
    return None


def _items(copy: Copy, row: Row, what: str) -> list[_Item]:
    together = [
        part for group in groups(copy, row.begin, row.end, row.named) for part in _parted(copy, group)
    ]
    found = [_Item(group[0].begin, group[-1].end, names=tuple(group)) for group in together]
    for figure in row.figures:
        counted = figure.what in {"", what, OTHER} and figure.rule != NO_COUNT
        if figure.what != "provinces" and not _of_provinces(copy, figure.number.begin):
            number = figure.number
            found.append(_Item(number.begin, number.end, figure if counted else None))
    for at in range(row.begin, row.end) if found else ():
        part = copy.is_a("halves", at) if copy.free(at) else None
        end = at + part[0] if part else at
        if part and part[1] in PARTS:
            number = Number(at, end, PARTS[part[1]], by_word=True)
            found.append(_Item(at, end, Figure(number, rule=PART)))
        elif part and part[1] in {"rest", "two"} and not _figure_at(row, at, end) and _placed(copy, row, end):
            number = Number(at, end, 2.0 * (part[1] == "two"), by_word=True)
            found.append(_Item(at, end, Figure(number, rule=TWO if part[1] == "two" else REST)))
    return sorted(found, key=lambda one: one.begin)


def _placed(copy: Copy, row: Row, at: int) -> bool:
    """Say whether nothing but small words parts a word from a province: "остальные – в Хомсе", not "остальные отряды ушли в"."""
    starts = {one.begin for one in row.named}
    while at < row.end:
        step = (copy.is_a("lists", at) or (0, ""))[0]
        if not starts.isdisjoint(range(at, at + max(step, 1))):
            return True  # the words of "in" may reach into the name
        if not step and copy.tokens[at].text not in DASHES:
            return False
        at += max(step, 1)
    return False


def _figure_at(row: Row, begin: int, end: int) -> bool:
    """Say whether a figure tells what a word for the rest leaves open: "остальные два", "والباقي خرق واحد"."""
    return any(begin <= one.number.begin <= end for one in row.figures)


def _of_provinces(copy: Copy, at: int) -> bool:
    """Say whether an Arabic figure counts the provinces named right before it: "المحافظات الثلاث"."""
    return (copy.is_a("units", at - 1, at) or (0, ""))[1] == "provinces"


def _parted(copy: Copy, group: Sequence[Named]) -> Iterator[list[Named]]:
    """Yield the names of a list in parts where a semicolon stands between: "на Алеппо; на Хаму и Латакию – по два"."""
    part = [group[0]]
    for before, one in pairwise(group):
        if any(copy.tokens[at].text in {";", "؛"} for at in range(before.end, one.begin)):
            yield part
            part = []
        part.append(one)
    yield part


def _counts(copy: Copy, items: Sequence[_Item], begin: int, what: str) -> bool:
    """Say whether this is what is counted in a stretch; of breaches the heading may say so."""
    if any(one.figure is not None and one.figure.what == what for one in items):
        return True
    near = range(begin, items[-1].end)
    return what == BREACHES and any((copy.is_a("units", at) or (0, ""))[1] == BREACHES for at in near)


def _may_be_total(figure: Figure, what: str) -> bool:
    return figure.what in {"", what} and figure.number.value >= FEWEST and figure.number.value % 1 == 0


def _value(item: _Item) -> float:
    return item.figure.number.value if item.figure else 0.0


def _parts_of(
    copy: Copy, total: _Item, items: Sequence[_Item], beside: frozenset[int], placed: Placed
) -> tuple[Share, ...]:
    """Return the shares that the figures beside a total give it, where one pairing with the names fits best.

    A name right beside the total that no other figure is for would have the total as its share.
    """
    whole = _value(total)
    best = _best(copy, [_portion(one, whole) for one in items], beside)
    if best is None or not best.only:
        return ()
    if len(best.pairs) < FEWEST and not any(len(names.names) > 1 for _one, names in best.pairs):
        return ()
    return tuple(_shares(copy, _with_rest(best.pairs, whole, placed), whole))


def _with_rest(pairs: Sequence[_Pair], whole: float, placed: Placed) -> Sequence[_Pair]:
    """Return the pairs with "the rest" worth what the others leave of the total; as they are where that is unsure."""
    rest = [at for at, (one, _names) in enumerate(pairs) if one.figure and one.figure.rule == REST]
    if len(rest) != 1 or len(pairs[rest[0]][1].names) > 1:
        return pairs
    left = whole
    for at, (one, names) in enumerate(pairs):
        share = placed.get(id(one.figure))
        if at not in rest and len(names.names) > 1 and share is None:
            return pairs  # each of them or they together: only the total could tell
        left -= _value(one) * (len(names.names) if share is not None and share.each else 1)
    return [
        (_worth(one, left) if at in rest and left > 0 else one, names)
        for at, (one, names) in enumerate(pairs)
    ]


def _portion(item: _Item, whole: float) -> _Item:
    """Return a part of the total, "half of them", with its value."""
    if item.figure is None or item.figure.rule != PART:
        return item
    return _worth(item, round(whole * item.figure.number.value, 6))


def _worth(item: _Item, value: float) -> _Item:
    figure = item.figure
    return (
        replace(item, figure=replace(figure, number=figure.number._replace(value=value))) if figure else item
    )


def _best(copy: Copy, items: Sequence[_Item], needed: frozenset[int]) -> _Fit | None:
    """Return the best way of giving each figure the names right before or right behind it; None where there is none."""
    fits: list[_Fit | None] = [None for _one in items]
    fits += [_Fit(0), None]
    for at in range(len(items) - 1, -1, -1):
        here, after = items[at], items[at + 1] if at + 1 < len(items) else None
        ways = []
        behind = fits[at + 2]
        if after is not None and behind is not None and (pair := _pair(here, after)):
            cost = behind.cost + _between(copy, here, after)
            ways.append(_Fit(cost, (pair, *behind.pairs), only=behind.only))
        behind = fits[at + 1]
        if (
            behind is not None
            and (here.figure is None or _may_be_left(here.figure))
            and id(here) not in needed
        ):
            ways.append(replace(behind, cost=behind.cost + LEFT_OVER * bool(here.names)))
        if ways:
            least = min(ways, key=lambda one: one.cost)
            twice = len(ways) > 1 and ways[0].cost == ways[1].cost
            fits[at] = replace(least, only=least.only and not twice)
    return fits[0]


def _pair(one: _Item, other: _Item) -> _Pair | None:
    """Return a figure with the names beside it; None where both are figures or both names."""
    if one.figure is not None and other.names:
        return one, other
    return (other, one) if one.names and other.figure is not None else None


def _may_be_left(figure: Figure) -> bool:
    """Say whether a word for one may be an article, and "half" only what a figure behind it repeats."""
    return figure.number.by_word and not figure.unit and (figure.number.value == 1 or figure.rule in UNTOLD)


def _between(copy: Copy, one: _Item, other: _Item) -> int:
    first, second = sorted((one, other), key=lambda item: item.begin)
    return sum(copy.tokens[at].text in PARTING for at in range(first.end, second.begin))


def _shares(copy: Copy, pairs: Sequence[_Pair], whole: float) -> list[Share]:
    """Return the shares where only one way of giving several names their figure, each or together, gives the total."""
    joint = [at for at, (_one, names) in enumerate(pairs) if len(names.names) > 1]
    if len(joint) > MOST_JOINT:
        return []
    fitting = []
    for ways in product((True, False), repeat=len(joint)):
        each = dict(zip(joint, ways, strict=True))
        added = sum(
            _value(one) * (len(names.names) if each.get(at, False) else 1)
            for at, (one, names) in enumerate(pairs)
        )
        if added == whole:
            fitting.append(each)
    if len(fitting) != 1:
        return []
    return [
        _share(copy, one, names, each=fitting[0].get(at, True))
        for at, (one, names) in enumerate(pairs)
        if one.figure is not None
    ]


def _share(copy: Copy, one: _Item, names: _Item, *, each: bool) -> Share:
    figure = one.figure or Figure(Number(one.begin, one.end, 0.0, by_word=True))
    part = figure.number.value / len(names.names)
    begin, end = min(one.begin, names.begin) - 1, max(one.end, names.end)
    even = next((at for at in range(begin, end) if copy.is_a("evenly", at)), None)
    if not each and even is not None and part % 1 == 0:
        divided = replace(figure, number=figure.number._replace(value=part))
        return Share(divided, names.names, True, EVENLY, (copy.words(even, even + 1),), of_total=True)
    return Share(figure, names.names, each, LEFT if figure.rule == REST else RULE, of_total=True)
