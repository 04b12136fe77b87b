"""`tregua match` on files, top to bottom: open, find the columns, read, match, write."""

import contextlib
import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from tregua.matching.files.claiming import List, Read, every_id, matched_ids, read_lists
from tregua.matching.files.explaining import Phrase, Sentence, sentences
from tregua.matching.files.guessing import find_columns
from tregua.matching.files.maps import Map, map_for
from tregua.matching.files.opening import open_list
from tregua.matching.files.problems import FileError
from tregua.matching.files.whens import zone_exists
from tregua.matching.files.writing import write_columns
from tregua.matching.identifiers import Numbered
from tregua.matching.library import Linked

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Asked:
    """What a person asked of the lists: told maps, and what holds for all of them."""

    maps: tuple[Map, ...] = ()
    zone: str = ""
    day_first: bool | None = None
    year: int | None = None
    curated: bool = False
    memory: str = ""
    threads: int = 0


@contextlib.contextmanager
def workplace(asked: Asked) -> Iterator[tuple["DuckDBPyConnection", Path]]:
    """Give a database of its own and a folder, both gone afterwards; what does not fit into memory lies in the folder."""
    import duckdb  # noqa: PLC0415 - heavy: only where lists are matched

    with tempfile.TemporaryDirectory(prefix="tregua-match-") as folder:
        connection = duckdb.connect(":memory:")
        try:
            connection.execute(f"SET temp_directory = '{folder}'")
            if asked.threads:
                connection.execute(f"SET threads = {asked.threads}")
            if asked.memory:
                try:
                    connection.execute(f"SET memory_limit = '{asked.memory}'")
                except duckdb.Error as error:
                    raise FileError("memory", given=asked.memory) from error
            yield connection, Path(folder)
        finally:
            connection.close()


def open_lists(
    paths: Sequence[Path], asked: Asked, connection: "DuckDBPyConnection", scratch: Path
) -> list[List]:
    """Return the lists with their columns found; a list that is given twice is read once, and said."""
    lists: list[List] = []
    seen: dict[tuple[int, bytes], List] = {}
    for number, path in enumerate(paths):
        same = _fingerprint(path) if len(paths) > 1 else (0, b"")
        if same in seen:
            seen[same].flags.of_file("list_twice", file=str(path))
            continue
        told = map_for(path.name, asked.maps)
        told = replace(told, zone=asked.zone or told.zone, year=asked.year or told.year,
                       day_first=told.day_first if asked.day_first is None else asked.day_first)  # fmt: skip
        if told.zone and not zone_exists(told.zone):
            raise FileError("no_zone", zone=told.zone)
        opened, flags = open_list(path, connection, number, scratch, sheet=told.sheet)
        if any(one.table.name == opened.name for one in lists):
            opened.name = flags.name = str(path)
        found = find_columns(opened, told)
        table = opened.load(list(found.columns.values()))
        curated = asked.curated if told.curated is None else told.curated
        seen[same] = List(table, found, flags, curated=curated)
        lists.append(seen[same])
    return lists


def _fingerprint(path: Path) -> tuple[int, bytes]:
    """Return what is the same for two files that hold the same bytes, whatever they are called."""
    try:
        with path.open("rb") as stream:
            return path.stat().st_size, hashlib.file_digest(stream, "sha256").digest()
    except OSError as error:
        raise FileError("no_file", file=str(path), detail=error.strerror or str(error)) from error


def links_of(read: Read, linked: Linked, threshold: float | None) -> np.typing.NDArray[np.int64]:
    """Return which scored pairs are links: those within one cluster, or from a probability on; between lists, where there are several.

    One entry of a list may be several of another, which no cluster may hold together where the parts are separate
    events of one list: between lists a pair that speaks for itself is a link as well.
    """
    if threshold is None:
        kept = linked.clusters[linked.a] == linked.clusters[linked.b]
        if len(read.lists) > 1:
            kept |= linked.score > 0
    else:
        kept = linked.probability >= threshold
    if len(read.lists) > 1:
        kept &= _list_of(read, linked.a) != _list_of(read, linked.b)
    return np.flatnonzero(kept)


def _list_of(read: Read, rows: Any) -> np.typing.NDArray[np.int64]:
    return np.asarray(np.searchsorted(np.array(read.starts), rows, side="right") - 1)


def write_links(
    connection: "DuckDBPyConnection",
    path: Path,
    read: Read,
    linked: Linked,
    pairs: np.typing.NDArray[np.int64],
    phrase: Phrase,
    sentence: Sentence,
) -> None:
    """Write the links, the likeliest first; the claim of the earlier list is a."""
    a, b = np.minimum(linked.a[pairs], linked.b[pairs]), np.maximum(linked.a[pairs], linked.b[pairs])
    probability = np.round(linked.probability[pairs], 6)
    order = np.lexsort((b, a, -probability))
    a, b = a[order], b[order]
    ids = every_id(read.lists, matched_ids)
    columns: dict[str, Any] = {
        "a_id": np.array([ids[row] for row in a.tolist()], object),
        "b_id": np.array([ids[row] for row in b.tolist()], object),
        "probability": probability[order],
        "reason": sentences(
            read.claims, a, b, probability[order], linked.report.parameters, phrase, sentence
        ),
    }
    if len(read.lists) > 2:
        names = np.array([one.table.name for one in read.lists], object)
        columns |= {"a_list": names[_list_of(read, a)], "b_list": names[_list_of(read, b)]}
    write_columns(connection, path, columns)


def write_clusters(connection: "DuckDBPyConnection", path: Path, read: Read, linked: Linked) -> None:
    """Write for each row the number of its cluster, in the order of the lists; a copy has that of its original."""
    # A cluster is called after one of its claims: those that occur are numbered in their order.
    cluster = (np.cumsum(np.bincount(linked.clusters, minlength=len(linked.clusters)) > 0) - 1)[
        linked.clusters
    ]
    ids = every_id(read.lists, lambda one: one.ids)
    claim = np.concatenate([start + one.place for start, one in zip(read.starts, read.lists, strict=True)])
    columns: dict[str, Any] = {"report_id": _as_numbers(ids), "cluster": cluster[claim].astype(np.int64)}
    if len(read.lists) > 1:
        columns = {
            "list": np.array([one.table.name for one in read.lists for _id in one.ids], object)
        } | columns
    write_columns(connection, path, columns)


def _as_numbers(ids: Sequence[str]) -> Any:
    """Return identifiers that are all whole numbers as such, so that what is joined to them has their type."""
    if isinstance(ids, Numbered):
        return ids.values
    try:
        numbers = np.array(ids, np.int64)
    except (ValueError, OverflowError):
        return np.array(ids, object)
    return (
        numbers
        if [str(one) for one in numbers[:1000].tolist()] == list(ids[:1000])
        else np.array(ids, object)
    )


__all__ = ["Asked", "links_of", "open_lists", "read_lists", "workplace", "write_clusters", "write_links"]
