"""One run of the SQL on either engine: claims in, scored pairs out, as the compiled sweep gives them."""

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any, Final, Protocol

import numpy as np

from tregua.matching.candidates import Cut
from tregua.matching.claims import DTYPES, UNDATED, Claims
from tregua.matching.crowding import GAPS
from tregua.matching.features.name import likeness
from tregua.matching.parameters import Parameters
from tregua.matching.sql import blocks, pairs, scores
from tregua.matching.sweep import Scored, Sweep

# DuckDB takes so many claims at a time, in the order of time, so that a join's tables stay in fast memory.
PART: Final = 1_000_000


class Engine(Protocol):
    """What runs the text: DuckDB or Spark; `parts` says whether it is given one stretch of time after the other."""

    parts: bool

    def load(self, name: str, columns: Mapping[str, Any]) -> None: ...
    def make(self, name: str, text: str) -> None: ...
    def see(self, name: str, text: str) -> None: ...
    def rows(self, text: str) -> list[tuple[Any, ...]]: ...
    def columns(self, text: str) -> dict[str, Any]: ...


def sweeper(engine: Engine) -> Sweep:
    """Return what the library calls instead of the compiled sweep."""

    def sweep(
        claims: Claims, *, near_names: Any = None, **_kept_by_the_engine: Any
    ) -> Callable[[Parameters], Scored]:
        def scored_by(parameters: Parameters) -> Scored:
            prepare(engine, claims, near_names)
            cut = _told(engine, claims)
            found = []
            for part in parts(claims) if engine.parts else (Part(claims),):
                part.see(engine)
                engine.make("pairs", pairs.pairs())
                cut.kept += engine.rows("select count(*) from pairs")[0][0]
                compare_names(engine, claims.names, parameters)
                found.append(scored(engine, parameters))
            low, high, score = (np.concatenate(columns) for columns in zip(*found, strict=True))
            order = np.lexsort((high, low))
            return Scored(low[order], high[order], score[order], cut)

        return scored_by

    return sweep


class Part:
    """A stretch of time: the claims that begin in it, and the later ones that they may meet."""

    def __init__(self, claims: Claims, first: int | None = None, last: int | None = None) -> None:
        self.first, self.last, self.until = first, last, last
        if first is not None and last is not None:
            inside = (claims.start >= first) & (claims.start < last)
            self.until = max(last, int(claims.end[inside].max(initial=first)) + max(GAPS))

    def see(self, engine: Engine) -> None:
        """Let the engine see this part as `early` and `late`."""
        for side, until in (("early", self.last), ("late", self.until)):
            where = "" if self.first is None else f" where start >= {self.first} and start < {until}"
            engine.see(side, f"select * from prepared{where}")


def parts(claims: Claims) -> Iterator[Part]:
    """Yield stretches of time with about as many claims each."""
    dated = np.sort(claims.start[claims.time_class < UNDATED])
    if not len(dated):
        yield Part(claims)
        return
    bounds = np.unique(np.append(dated[::PART], dated[-1] + 1))
    for first, last in pairwise(bounds.tolist()):
        yield Part(claims, first, last)


def prepare(engine: Engine, claims: Claims, near_names: tuple[Any, Any] | None = None) -> None:
    """Lay the claims out in blocks; they stand in the order of their ids, so that rows are the same everywhere."""
    held = {name: getattr(claims, name) for name in DTYPES}
    engine.load("claims", held | {"row": np.arange(len(claims), dtype=np.int32)})
    one, other = near_names if near_names is not None else (np.empty(0, np.int32), np.empty(0, np.int32))
    engine.load("near_names", {"one": np.concatenate([one, other]), "other": np.concatenate([other, one])})
    engine.make("cell_widths", blocks.cell_widths())
    engine.make("prepared", blocks.prepared())


def find(engine: Engine, claims: Claims) -> None:
    """Find all candidates at once, and hold against each other all written places among them."""
    Part(claims).see(engine)
    engine.make("pairs", pairs.pairs())
    compare_names(engine, claims.names)


def compare_names(engine: Engine, names: tuple[str, ...], parameters: Parameters | None = None) -> None:
    """Work out once how alike each two written places of the candidates are."""
    _load_likenesses(engine, (), ())
    if len(names) > 1:
        found = engine.columns(scores.name_pairs(parameters))
        _load_likenesses(engine, found["one"], found["other"], names)


def _load_likenesses(engine: Engine, one: Any, other: Any, names: tuple[str, ...] = ()) -> None:
    alike = [likeness(names[first], names[second]) for first, second in zip(one, other, strict=True)]
    columns = {"one": np.asarray(one, np.int32), "other": np.asarray(other, np.int32)}
    engine.load("likenesses", columns | {"likeness": np.array(alike, np.int8)})


def scored(engine: Engine, parameters: Parameters) -> tuple[Any, Any, Any]:
    """Return the pairs that are not hopeless: rows low < high, and their scores."""
    text = (
        f"select low, high, score from ({scores.scored(parameters)}) scored where score > {parameters.floor}"
    )
    found = engine.columns(text)
    low, high = (np.asarray(found[side], np.int32) for side in ("low", "high"))
    return low, high, np.asarray(found["score"], np.int32)


def _told(engine: Engine, claims: Claims) -> Cut:
    """Return what is left out before any pair is made; the pairs that narrowing cut off are not counted in SQL."""
    steps = engine.rows("select step, count(*) from prepared where step > 0 group by step order by step")
    nowhere = engine.columns("select row from prepared where not placed and area = 0 and named = 0")["row"]
    return Cut(
        narrowed={int(step): int(count) for step, count in steps},
        undated=np.flatnonzero(claims.time_class == UNDATED).astype(np.int32),
        unplaced=np.sort(nowhere).astype(np.int32),
    )
