"""What each row says was done, by whom, with what and to whom: words of the list as codes of the engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from tregua.intake.channels.sheet.names import normal
from tregua.matching.claims import MEANS, TARGETS, kind_of
from tregua.matching.facts import ReportFacts
from tregua.matching.files.cells import Cells, Table
from tregua.matching.files.codes import Codes
from tregua.matching.files.guessing import Found
from tregua.matching.files.precisions import normal_word
from tregua.matching.files.problems import Flags
from tregua.matching.files.taxonomies import MOST_PARTS, Words, parts_of, register_kind, shipped
from tregua.matching.files.wheres import coded_numbers
from tregua.matching.target_words import sorts_of

# Codes of words that no taxonomy knows begin here, above all that one knows; of such a kind nothing but itself is known.
OWN_GROUP: Final = 10
OWN_ACTOR: Final = 1000
OWN_MEANS: Final = 1000
# The other side of what is done to people who do not fight: there the first side is the one that is accused.
CIVILIANS: Final = "civilians"
Columns = dict[str, NDArray[Any]]


@dataclass
class Vocabulary:
    """The words that no taxonomy knows, one number for each in all lists of a run."""

    kinds: Codes = field(default_factory=Codes)
    actors: Codes = field(default_factory=Codes)
    means: Codes = field(default_factory=Codes)


def read_what(
    table: Table, found: Found, flags: Flags, words: Vocabulary, names: tuple[str, ...], name: Any
) -> Columns:
    """Return kind, means, actor and target of a list's claims; `names` and `name` are its places as written."""
    columns: Columns = {}
    if "violation_type" in found.columns:
        columns["kind"] = _kinds(table, found, flags, words)
    columns |= _means(table, found, flags, words, columns.get("kind"))
    columns |= _actors(table, found, flags, words)
    columns["target"] = _targets(table, found, names, name)
    return columns


def _kinds(table: Table, found: Found, flags: Flags, words: Vocabulary) -> NDArray[np.int32]:
    cells, column = table.cells(found.columns["violation_type"]), found.map.columns["violation_type"]
    if "violation_type" in found.map.codes:
        return coded_numbers(cells, found.map.codes["violation_type"])
    told = {normal_word(word): kind_of(meant) if meant else 0 for word, meant in found.map.kinds.items()}
    reading = Words(told, shipped().kinds, lambda word: (OWN_GROUP + words.kinds(word)) * 100 + 10)

    def kind(cell: Any) -> int:
        number = told.get(normal_word(str(cell)))
        return register_kind(cell) or common_kind(reading.codes(cell)) if number is None else number

    kinds = _of_cells(cells, kind, flags, column)
    _tell_unknown(reading, cells, flags, column)
    return kinds


def common_kind(kinds: list[int]) -> int:
    """Return what several kinds have in common.

    >>> common_kind([130, 130]), common_kind([130, 120]), common_kind([130, 300]), common_kind([])
    (130, 100, 0, 0)
    """
    kinds = [kind for kind in kinds if kind]
    for step in (1, 10, 100):
        common = {kind // step for kind in kinds}
        if len(common) == 1:
            return common.pop() * step
    return 0


def _means(table: Table, found: Found, flags: Flags, words: Vocabulary, kind: Any) -> Columns:
    """Return the means told; where none is, what the kind implies."""
    implied = np.zeros(table.rows, np.int32)
    if kind is not None and "violation_type" not in found.map.codes:
        for code, means in shipped().kind_means.items():
            implied[kind == code] = means
    if "weapon" not in found.columns:
        return {"means": implied}
    cells, column = table.cells(found.columns["weapon"]), found.map.columns["weapon"]
    if "weapon" in found.map.codes:
        return {"means": coded_numbers(cells, found.map.codes["weapon"])}
    told = {normal(word): MEANS.get(meant, 0) for word, meant in found.map.means.items()}
    reading = Words(told, shipped().means, lambda word: OWN_MEANS + 10 * words.means(word))
    said = _of_cells(cells, lambda cell: _only(reading.codes(cell)), flags, column)
    _tell_unknown(reading, cells, flags, column)
    return {"means": np.where(said > 0, said, implied)}


def _only(codes: list[int]) -> int:
    """Return the one code that all are, 0 where they are several or none."""
    return codes[0] if len(set(codes)) == 1 else 0


def _actors(table: Table, found: Found, flags: Flags, words: Vocabulary) -> Columns:
    """Return the party accused and its group; of several parties what they have in common."""
    if "actor" not in found.columns:
        return {}
    cells, column = table.cells(found.columns["actor"]), found.map.columns["actor"]
    if "actor" in found.map.codes:
        columns: Columns = {"actor": coded_numbers(cells, found.map.codes["actor"])}
        if "actor_group" in found.columns:
            group = table.cells(found.columns["actor_group"])
            columns["actor_group"] = coded_numbers(group, found.map.codes.get("actor_group", 0))
        return columns
    reading = _reading_of_actors(found, words)
    groups = shipped().groups
    actors = _of_cells(cells, lambda cell: _only(reading.codes(cell)), flags, column)
    sides = _of_cells(
        cells, lambda cell: _only([groups.get(one, 0) for one in reading.codes(cell)]), Flags(""), column
    )
    _tell_unknown(reading, cells, flags, column)
    if "other_side" in found.columns:
        return _of_two_sides(table, found, words, cells, actors, sides)
    return {"actor": actors, "actor_group": sides}


def _reading_of_actors(found: Found, words: Vocabulary) -> Words:
    known = shipped().actors
    told = {normal(word): known.get(normal(meant), 0) for word, meant in found.map.actors.items()}
    return Words(told, known, lambda word: OWN_ACTOR + words.actors(word))


def _of_two_sides(
    table: Table,
    found: Found,
    words: Vocabulary,
    cells: Cells,
    actors: NDArray[np.int32],
    sides: NDArray[np.int32],
) -> Columns:
    """Return the parties of a list of fights: where two sides are told, nobody is accused, and one group may be meant."""
    other = table.cells(found.columns["other_side"])
    reading = _reading_of_actors(found, words)
    civilians = np.array([*(normal(str(cell)) == CIVILIANS for cell in other.values), True])[other.codes]
    strikes, groups = shipped().strikes, shipped().groups

    def arms(cell: Any) -> int:
        return max((strikes.get(one, 0) for one in reading.codes(cell)), default=0)

    def group(cell: Any) -> int:
        codes = reading.codes(cell)
        best = [groups[one] for one in codes if strikes.get(one, 0) == arms(cell) > 0]
        return _only(best)

    first, second = (one.mapped(arms, 0, np.int8) for one in (cells, other))
    of_first, of_second = (one.mapped(group, 0, np.int32) for one in (cells, other))
    meant = np.where(first > second, of_first, np.where(second > first, of_second, 0))
    meant = np.where((of_first == of_second) & (first == second), of_first, meant)
    return {"actor": np.where(civilians, actors, 0), "actor_group": np.where(civilians, sides, meant)}


def _targets(table: Table, found: Found, names: tuple[str, ...], name: Any) -> NDArray[np.int16]:
    """Return what was hit, by the words of the target column and of the place."""
    if "target" in found.map.codes and "target" in found.columns:
        return coded_numbers(table.cells(found.columns["target"]), found.map.codes["target"]).astype(np.int16)
    used = np.unique(name)
    by_name = np.zeros(max(len(names), 1), np.int16)
    for one in used.tolist():
        by_name[one] = target_of(names[one], {}) if one else 0
    if "target" not in found.columns:
        return np.asarray(by_name[name])
    told = {normal(word): meant for word, meant in found.map.targets.items()}
    cells = table.cells(found.columns["target"])
    said = cells.mapped(partial(target_of, told=told), 0, np.int16)
    return np.where(said > 0, said, by_name[name]).astype(np.int16)


def target_of(cell: Any, told: Mapping[str, str]) -> int:
    """Return the sort of place that some words name, 0 for none; of several the first of the engine's list."""
    text = str(cell)[:500]
    sorts = {told[part] for part in parts_of(text) if part in told} if told else set()
    sorts |= sorts_of(ReportFacts("", target=text))
    return min((TARGETS.index(sort) + 1 for sort in sorts if sort in TARGETS), default=0)


def _of_cells(cells: Cells, read: Callable[[Any], int], flags: Flags, column: str) -> NDArray[np.int32]:
    """Read each different cell once; one that lists half the world says nothing, and is flagged."""

    def one(cell: Any) -> int:
        return 0 if str(cell)[:5000].count(",") + str(cell)[:5000].count(";") >= MOST_PARTS else read(cell)

    for place, cell in enumerate(cells.values):
        count = max(str(cell).count(","), str(cell).count(";")) + 1
        if count > MOST_PARTS:
            flags.add(
                "too_many_parts_in_cell", column, cells.rows_of(place), count=count, stood=str(cell)[:200]
            )
    return cells.mapped(one, 0, np.int32)


def _tell_unknown(reading: Words, cells: Cells, flags: Flags, column: str) -> None:
    """Say which words no taxonomy knows, the commonest first."""
    if not reading.unknown:
        return
    counts = np.bincount(cells.codes[cells.codes >= 0], minlength=len(cells.values))
    of = dict(zip(cells.values, counts.tolist(), strict=True))
    times = {word: sum(of[cell] for cell in stands) for word, stands in reading.unknown.items()}
    common = sorted(times, key=lambda word: (-times[word], word))
    shown = "; ".join(f"{word} ({times[word]})" for word in common[:8])
    flags.of_file("words_not_known", column, count=len(common), words=shown)
