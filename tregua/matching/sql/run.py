"""One run of the SQL on either engine: claims in, scored pairs out."""

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np

from tregua.matching.claims import DTYPES, Claims
from tregua.matching.features.name import likeness
from tregua.matching.parameters import Parameters
from tregua.matching.sql import blocks, pairs, scores


class Engine(Protocol):
    """What runs the text: DuckDB or Spark."""

    def load(self, name: str, columns: Mapping[str, Any]) -> None: ...
    def make(self, name: str, text: str) -> None: ...
    def see(self, name: str, text: str) -> None: ...
    def rows(self, text: str) -> list[tuple[Any, ...]]: ...
    def columns(self, text: str) -> dict[str, Any]: ...


def prepare(engine: Engine, claims: Claims, near_names: tuple[Any, Any] | None = None) -> None:
    """Lay the claims out in blocks; they stand in the order of their ids, so that rows are the same everywhere."""
    held = {name: getattr(claims, name) for name in DTYPES}
    engine.load("claims", held | {"row": np.arange(len(claims), dtype=np.int32)})
    one, other = near_names if near_names is not None else (np.empty(0, np.int32), np.empty(0, np.int32))
    engine.load("near_names", {"one": np.concatenate([one, other]), "other": np.concatenate([other, one])})
    engine.make("cell_widths", blocks.cell_widths())
    engine.make("prepared", blocks.prepared())
    engine.see("early", "select * from prepared")
    engine.see("late", "select * from prepared")


def find(engine: Engine, claims: Claims) -> None:
    """Find the candidates, and hold against each other the written places that they need."""
    engine.make("pairs", pairs.pairs())
    compare_names(engine, claims.names)


def compare_names(engine: Engine, names: tuple[str, ...]) -> None:
    """Work out once how alike each two written places of the candidates are."""
    found = engine.columns(scores.name_pairs()) if len(names) > 1 else {}
    one, other = (np.asarray(found.get(side, ()), np.int32) for side in ("one", "other"))
    alike = [likeness(names[first], names[second]) for first, second in zip(one, other, strict=True)]
    engine.load("likenesses", {"one": one, "other": other, "likeness": np.array(alike, np.int8)})


def scored(engine: Engine, parameters: Parameters) -> tuple[Any, Any, Any]:
    """Return the pairs that are not hopeless: rows low < high, and their scores."""
    text = (
        f"select low, high, score from ({scores.scored(parameters)}) scored where score > {parameters.floor}"
    )
    found = engine.columns(text)
    order = np.lexsort((found["high"], found["low"]))
    return found["low"][order], found["high"][order], found["score"][order]
