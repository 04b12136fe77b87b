"""From lists to claims: every list is read by its map, all of them with one set of numbers for words and areas."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.matching.claims import DTYPES, NOT_KNOWN, Claims, from_columns
from tregua.matching.files.called import call
from tregua.matching.files.cells import Table
from tregua.matching.files.copies import ENOUGH, originals, same_list
from tregua.matching.files.counts import read_counts
from tregua.matching.files.guessing import Found
from tregua.matching.files.located import Known, locate
from tregua.matching.files.problems import FileError, Flags
from tregua.matching.files.regions import one_map
from tregua.matching.files.swapped import swapped_lists
from tregua.matching.files.whats import OWN_ACTOR, OWN_GROUP, OWN_MEANS, Vocabulary, read_what
from tregua.matching.files.whens import read_when
from tregua.matching.files.wheres import Places, read_where
from tregua.matching.identifiers import all_different, some

# More different sources than this are no observers of one list, but where each row was read.
MOST_SOURCES: Final = 40
# What a list counts that counts civilians only.
CIVILIANS: Final = "civilians"
Columns = dict[str, NDArray[Any]]


@dataclass
class List:
    """One list: how it lies in its file, how it is read, what was noticed, and its columns as numbers.

    `rows` are the rows that are matched, `place` says of each row of the file which of these it is, or is a copy of.
    """

    table: Table
    found: Found
    flags: Flags
    curated: bool = False
    ids: Sequence[str] = ()
    columns: Columns = field(default_factory=dict)
    rows: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    place: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))


@dataclass(frozen=True)
class Read:
    """All lists as claims; claim `starts[n] + place` is row `rows[place]` of list n."""

    claims: Claims
    lists: tuple[List, ...]
    starts: tuple[int, ...]


def read_lists(lists: Sequence[List], gazetteer: Iterable[Known] = ()) -> Read:
    """Return the claims of all lists, those of the first list first."""
    places, words = Places(), Vocabulary()
    for one in lists:
        others = (other for other in lists if other is not one)
        _read(one, places, words, civilians=any(other.found.map.counts == CIVILIANS for other in others))
    lists = _each_once(lists)
    if len(lists) > 1:
        _silence_own_words(lists)
    columns_of = [one.columns for one in lists]
    for place in swapped_lists(columns_of):
        lists[place].flags.of_file("swapped_list", lists[place].found.map.columns["latitude"])
    one_map(columns_of, places.provinces)
    names = places.names.words()
    for one, rows in zip(lists, locate(columns_of, names, gazetteer), strict=True):
        if len(rows):
            one.flags.of_file("located_by_name", one.found.map.columns.get("place", ""), count=len(rows))
    call(columns_of)
    sources, curated = _sources(lists)
    starts = tuple(np.cumsum([0, *(len(one.rows) for one in lists)])[:-1].tolist())
    columns = {
        name: np.concatenate([_column(one, name) for one in lists]) for name in DTYPES if name != "lon_scale"
    }
    for one in lists:
        one.columns = {}
    ids = every_id(lists, matched_ids)
    if len(lists) > 1:
        names_of = [one.table.name for one in lists for _row in one.rows]
        ids = [f"{name}:{ident}" for name, ident in zip(names_of, ids, strict=True)]
    claims = from_columns(ids, names=names, sources=sources, curated=curated, **columns)
    return Read(claims, tuple(lists), starts)


def _read(one: List, places: Places, words: Vocabulary, *, civilians: bool) -> None:
    table, found, flags = one.table, one.found, one.flags
    if table.rows == 0:
        raise FileError("no_rows", file=table.name)
    for field_, column in found.columns.items():
        if hasattr(table, "too_long"):
            flags.add("cell_too_long", found.map.columns[field_], table.too_long(column))
    one.columns = read_when(table, found, flags) | read_where(table, found, flags, places)
    if not ({"start", "day"} & set(found.columns)):
        raise FileError("no_events", file=table.name, columns="; ".join(table.header[:20]))
    one.columns |= read_what(table, found, flags, words, places.names.words(), one.columns["name"])
    one.columns |= read_counts(table, found, flags, civilians=civilians)
    one.columns["source_row"] = np.arange(table.rows, dtype=np.int32)
    keys = table.identifiers(found.columns["key"]) if "key" in found.columns else ()
    observers = {"observer": table.cells(found.columns["source"]).codes} if "source" in found.columns else {}
    every = np.arange(table.rows)
    unique = len(keys) > 0 and all_different(keys)
    first = every if unique else originals(keys, one.columns | observers, table.rows)
    one.rows = np.flatnonzero(first == every)
    one.place = np.searchsorted(one.rows, first)
    one.ids = keys if unique and "" not in keys else _ids(one, keys, first)
    if len(one.rows) < table.rows:
        flags.add("row_twice", "", np.flatnonzero(first != every))
        one.columns = {name: column[one.rows] for name, column in one.columns.items()}


def _each_once(lists: Sequence[List]) -> list[List]:
    """Return the lists without those that hold the same rows as an earlier one, which are told."""
    kept: list[List] = []
    for one in lists:
        same = (other for other in kept if _alike(one, other))
        if (other := next(same, None)) is None:
            kept.append(one)
        else:
            other.flags.of_file("same_rows", file=one.table.name)
    return kept


def _alike(one: List, other: List) -> bool:
    if len(one.rows) != len(other.rows) or one.found.columns.keys() != other.found.columns.keys():
        return False
    keyed = "key" in one.found.columns
    if not keyed and len(one.rows) < ENOUGH:  # two observers who tell the same few events alike are two lists
        return False
    return same_list(
        *(((matched_ids(each) if keyed else [""] * len(each.rows)), each.columns) for each in (one, other))
    )


def matched_ids(one: List) -> Sequence[str]:
    """Return the identifiers of the rows that are matched."""
    return one.ids if len(one.rows) == len(one.ids) else some(one.ids, one.rows)


def every_id(lists: Sequence[List], ids: Callable[[List], Sequence[str]]) -> Sequence[str]:
    """Return the identifiers of all lists, those of the first list first."""
    return ids(lists[0]) if len(lists) == 1 else [ident for one in lists for ident in ids(one)]


def _ids(one: List, ids: Sequence[str], first: NDArray[np.int64]) -> Sequence[str]:
    """Return one identifier for each row: those of the list, with its row where there is none or it stands twice."""
    if "key" not in one.found.columns:
        one.flags.of_file("no_key_column")
        return [f"row {one.table.row_number(row)}" for row in range(one.table.rows)]
    column = one.found.map.columns["key"]
    seen: set[str] = set()
    doubled, empty, made = [], [], []
    for row, written in enumerate(ids):
        name = written or f"row {one.table.row_number(row)}"
        if not written:
            empty.append(row)
        if name in seen:
            if first[row] == row:
                doubled.append(row)
            name = f"{name} (row {one.table.row_number(row)})"
        seen.add(name)
        made.append(name)
    one.flags.add("key_missing", column, empty)
    one.flags.add("key_twice", column, doubled)
    return made


def _sources(lists: Sequence[List]) -> tuple[list[str], list[int]]:
    """Give each list its number as source, or each of its observers where a column names a few."""
    sources: list[str] = [""]
    curated: list[int] = []
    for one in lists:
        observers = _observers(one)
        if observers is None:
            one.columns["source"] = np.full(len(one.rows), len(sources), np.int16)
            names = [one.table.name]
        else:
            names, which = observers
            one.columns["source"] = (which + len(sources)).astype(np.int16)
        if one.curated:
            curated += range(len(sources), len(sources) + len(names))
        sources += names
    return sources, curated


def _observers(one: List) -> tuple[list[str], NDArray[Any]] | None:
    if "source" not in one.found.columns:
        return None
    cells = one.table.cells(one.found.columns["source"])
    if not 1 < len(cells.values) <= MOST_SOURCES:
        return None
    order = sorted(range(len(cells.values)), key=lambda place: str(cells.values[place]))
    rank = np.empty(len(order) + 1, np.int64)
    rank[order] = np.arange(len(order))
    rank[-1] = len(order)
    names = [f"{one.table.name}: {cells.values[place]}" for place in order]
    return [*names, f"{one.table.name}:"], rank[cells.codes[one.rows]]


def _column(one: List, name: str) -> NDArray[Any]:
    known = one.columns.get(name)
    if known is None:
        return np.full(len(one.rows), NOT_KNOWN.get(name, 0), DTYPES[name])
    return known.astype(DTYPES[name], copy=False)


def _silence_own_words(lists: Sequence[List]) -> None:
    """Take words that no taxonomy knows and only one list has for not said: other lists cannot agree with them."""
    for name, own in (("kind", OWN_GROUP * 100), ("actor", OWN_ACTOR), ("means", OWN_MEANS)):
        used = [np.unique(one.columns[name][one.columns[name] >= own]) if name in one.columns else np.zeros(0)
                for one in lists]  # fmt: skip
        words, times = np.unique(np.concatenate(used), return_counts=True)
        lonely = words[times == 1]
        if not len(lonely) or any("violation_type" in one.found.map.codes for one in lists):
            continue
        for one in lists:
            column: Any = one.columns.get(name)
            if column is not None:
                one.columns[name] = np.where(np.isin(column, lonely), 0, column)


def described(one: List) -> Mapping[str, Any]:
    """Return what the reading of a list came to, for people and programs."""
    return {
        "file": one.table.name,
        "rows": one.table.rows,
        "form": one.found.map.title,
        "columns": dict(one.found.map.columns),
        "not_used": list(one.found.left),
        "zone": one.found.map.zone or "UTC",
        "curated": one.curated,
        "flags": one.flags.counts(),
    }
