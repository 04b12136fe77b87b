"""Duplicates of a file, or of its rows, change nothing: the same events come out as from each row given once."""

import gzip
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.matching.lists import read, write
from tregua.matching.files.copies import originals
from tregua.matching.library import match

HEADER = ("id", "date", "location", "admin1", "latitude", "longitude", "event type", "killed")
TOWNS = (
    ("Jobar", 33.53, 36.33),
    ("Harasta", 33.56, 36.37),
    ("Arbin", 33.54, 36.36),
    ("Zabadin", 33.51, 36.42),
)


def told(prefix, seed, events=30):
    """Return what one observer tells of the events of a fortnight: a day, a town, a kind, a toll."""
    world, own = random.Random(5), random.Random(seed)
    rows = []
    for number in range(events):
        town, lat, lon = world.choice(TOWNS)
        day, kind, dead = world.randint(1, 14), world.choice(("Airstrike", "Artillery")), world.randint(0, 9)
        if own.random() < 0.8:
            dead += own.choice((0, 0, 0, 1))
            rows.append((f"{prefix}{number}", f"2016-03-{day:02d}", town, "Damascus", lat, lon, kind, dead))
    return rows


def events_of(*paths):
    """Return the events as groups of what the lists call their rows, and the links."""
    got = read(*paths)
    linked = match(got.claims)
    groups = {}
    names = [name.rsplit(":", 1)[-1] for name in linked.ids]
    for name, cluster in zip(names, linked.clusters.tolist(), strict=True):
        groups.setdefault(cluster, set()).add(name)
    points = {
        (names[a], names[b]): score for a, b, score in zip(linked.a, linked.b, linked.score, strict=True)
    }
    return sorted(map(sorted, groups.values())), points


@pytest.fixture
def once(tmp_path):
    """Return the rows of the second of two lists, both as files, and the events that come out of them."""
    one, other = told("A", 1), told("B", 2)
    paths = [
        write(tmp_path / f"{name}.csv", HEADER, *rows) for name, rows in (("one", one), ("other", other))
    ]
    return other, paths, events_of(*paths)


@pytest.mark.parametrize("order", ["behind itself", "row by row", "shuffled"])
def test_rows_that_are_doubled_count_once(once, tmp_path, order):
    other, (first, _second), events = once
    doubled = {
        "behind itself": [*other, *other],
        "row by row": [row for row in other for _time in range(2)],
        "shuffled": random.Random(3).sample([*other, *other, *other], 3 * len(other)),
    }[order]
    again = write(tmp_path / "again" / "other.csv", HEADER, *doubled)
    groups, points = events_of(first, again)
    assert groups == events[0]
    assert {frozenset(pair): score for pair, score in points.items()} == {
        frozenset(pair): score for pair, score in events[1].items()
    }
    assert "row_twice" in read(first, again).flags(1)


def test_a_file_that_is_given_twice_counts_once_also_packed_sorted_or_with_other_separators(once, tmp_path):
    other, (first, second), events = once
    turned = write(tmp_path / "turned.csv", HEADER, *other[::-1])
    parted = write(tmp_path / "parted.csv", HEADER, *other, separator=";")
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(second.read_bytes()))
    for more in (second, turned, parted, packed):
        assert events_of(first, second, more) == events
        assert events_of(more, first, second)[0] == events[0]
    assert "same_rows" in read(first, second, turned).flags(1)


def test_without_identifiers_a_list_put_behind_itself_counts_once_and_two_equal_rows_stay_two(tmp_path):
    nameless = list(dict.fromkeys(row[1:] for row in told("A", 1)))
    assert len(nameless) > 10
    plain = read(write(tmp_path / "plain.csv", HEADER[1:], *nameless))
    doubled = read(write(tmp_path / "doubled.csv", HEADER[1:], *nameless, *nameless))
    assert doubled.claims.ids == plain.claims.ids
    equal = read(write(tmp_path / "equal.csv", HEADER[1:], *nameless, nameless[0]))
    assert len(equal.claims) == len(nameless) + 1


def test_one_identifier_on_two_different_rows_is_no_copy(tmp_path):
    rows = told("A", 1)
    other = list(rows[1])
    other[0] = rows[0][0]
    got = read(write(tmp_path / "list.csv", HEADER, *rows[:1], other))
    assert len(got.claims) == 2
    assert "key_twice" in got.flags()
    assert "row_twice" not in got.flags()


@settings(max_examples=50)
@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=60),
    st.integers(1, 3),
    st.randoms(use_true_random=False),
)
def test_of_a_list_without_identifiers_each_row_stays_as_often_as_it_stood(values, times, lot):
    rows = values * times
    lot.shuffle(rows)
    first = originals((), {"killed_min": np.array(rows, np.int16)}, len(rows))
    kept = [rows[row] for row in range(len(rows)) if first[row] == row]
    assert [rows[row] for row in first] == rows
    counts = {value: values.count(value) for value in values}
    whole = int(np.gcd.reduce(list(counts.values()))) * times if len(counts) >= 10 else 1
    assert sorted(kept) == sorted(
        value for value, count in counts.items() for _time in range(count * times // whole)
    )
