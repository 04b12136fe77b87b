"""Short cuts come to what the long way comes to: sorting by one number, numbers as texts, looking features up."""

from functools import partial

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.matching import coded
from tregua.matching.blocks import lay_out
from tregua.matching.candidates import in_batches, told
from tregua.matching.claims import NOWHERE, Claims, from_columns
from tregua.matching.identifiers import Numbered, all_different, by_text, some
from tregua.matching.loops import linking
from tregua.matching.ordering import in_order
from tregua.matching.parameters import shipped
from tregua.matching.sweep import Scoring, cells, packed

WHOLE = st.integers(-(2**40), 2**40)


@given(st.lists(st.tuples(st.integers(-3, 3), WHOLE), max_size=30))
def test_rows_are_sorted_by_the_first_column_then_the_next_then_their_place(rows):
    columns = [np.array([row[side] for row in rows], np.int64) for side in (0, 1)]
    assert in_order(*columns).tolist() == sorted(range(len(rows)), key=lambda row: (*rows[row], row))


@given(st.lists(st.one_of(st.integers(0, 200), WHOLE), min_size=1, max_size=30))
def test_numbers_stand_in_the_order_of_their_texts(values):
    texts, numbers = [str(value) for value in values], Numbered(np.array(values, np.int64))
    assert list(numbers) == texts
    for ids in (texts, numbers):
        order = by_text(ids)
        rows = list(range(len(texts))) if order is None else order.tolist()
        assert rows == sorted(range(len(texts)), key=lambda row: (texts[row], row))
        assert all_different(ids) == (len(set(texts)) == len(texts))
    assert list(some(numbers, np.array([0]))) == texts[:1]
    assert "" not in numbers


def busy_town() -> Claims:
    rng = np.random.default_rng(3)
    start = rng.integers(0, 10, 250) * 3600
    located = rng.random(250) < 0.8
    return from_columns(
        Numbered(np.arange(250)), source=rng.integers(1, 4, 250), sources=("", "a", "b", "c"), start=start,
        end=start + 60, time_class=rng.integers(0, 4, 250),
        lat=np.where(located, 3_300_000 + rng.integers(0, 9_000, 250), NOWHERE),
        lon=np.where(located, 3_600_000 + rng.integers(0, 9_000, 250), NOWHERE),
        place_class=np.where(located, rng.integers(0, 3, 250), 3), province=np.ones(250),
        kind=rng.integers(10, 13, 250) * 10, actor=rng.integers(0, 3, 250), target=rng.integers(0, 3, 250),
        killed_min=rng.integers(-1, 30, 250), killed_max=rng.integers(30, 60, 250),
    )  # fmt: skip


def test_features_that_are_looked_up_weigh_what_they_weigh_when_compared(monkeypatch: pytest.MonkeyPatch):
    claims, parameters = busy_town(), shipped()
    blocks = lay_out(claims)
    pairs = np.concatenate(list(in_batches(blocks, told(blocks), 1)))[:4_000]
    table = packed(claims, blocks.nearby)
    known = partial(coded.coded, claims, table.order, partial(cells, table))
    compared = Scoring(claims, parameters, table, known())
    monkeypatch.setattr(coded, "FEW", 10)
    looked_up = Scoring(claims, parameters, table, known())
    assert not any(weights.size for weights in compared.weighed.weights)
    assert sum(weights.size > 0 for weights in looked_up.weighed.weights) > 2
    assert looked_up.weighed.most.shape[1] > 1
    for one, other in zip(compared(pairs), looked_up(pairs), strict=True):
        assert len(one) > 100
        assert (one == other).all()


def test_claims_that_a_chain_of_pairs_joins_are_one_component():
    a, b = np.array([0, 3, 5, 1], np.int32), np.array([3, 4, 6, 2], np.int32)
    found, known = linking.components(8, a, b, np.array([True, True, True, False]))
    assert (found.tolist(), known) == ([0, -1, -1, 0, 0, 1, 1, -1], 2)
