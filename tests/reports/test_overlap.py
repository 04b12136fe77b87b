"""How far two counts may overlap: the bounds hold for every way of pairing cases, and some way reaches them."""

import doctest
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from tregua.centre.example.published import rows
from tregua.reports import overlap as module
from tregua.reports.overlap import Listed, overlap

PROVINCES = ("SY01", "SY03", "SY02", "SY04")
LISTS = st.dictionaries(st.sampled_from(PROVINCES), st.integers(0, 3), max_size=4)
CODES = {
    "Damascus": "SY01+03", "Aleppo": "SY02", "Rif Dimashq": "SY03", "Homs": "SY04", "Hama": "SY05", "Latakia": "SY06",
    "Idlib": "SY07", "Daraa": "SY12", "Quneitra": "SY14",
}  # fmt: skip


@st.composite
def counts(draw):
    listed = draw(LISTS)
    return Listed(sum(listed.values()) + draw(st.integers(0, 2)), listed)


def cases(one):
    """Return the cases one by one: the province of each, None for a case that is set nowhere."""
    placed = [code for code, n in one.placed.items() for _case in range(n)]
    return placed + [None] * one.unplaced


def most_pairs(first, second):
    """Return the greatest number of pairs that do not contradict each other, found by trying (augmenting paths)."""
    match = {}

    def place(one, seen):
        for number, other in enumerate(second):
            if number in seen or not (first[one] is None or other is None or first[one] == other):
                continue
            seen.add(number)
            if number not in match or place(match[number], seen):
                match[number] = one
                return True
        return False

    return sum(place(one, set()) for one in range(len(first)))


def test_the_examples_hold():
    result = doctest.testmod(module)
    assert (result.failed, bool(result.attempted)) == (0, True)


@settings(max_examples=150, deadline=None)
@given(counts(), counts())
def test_the_greatest_overlap_is_reached_by_some_pairing_and_by_none_exceeded(first, second):
    assert overlap(first, second).greatest == most_pairs(cases(first), cases(second))


@given(counts(), counts())
def test_in_a_province_the_greatest_is_that_of_the_cases_that_may_lie_there(first, second):
    found = overlap(first, second)
    for code, n in found.by_province.items():
        ours, theirs = ([one for one in cases(side) if one in (code, None)] for side in (first, second))
        assert n == most_pairs(ours, theirs)
    if found.whole:
        assert sum(found.by_province.values()) == found.greatest


@given(counts(), counts(), st.integers(0, 30))
def test_the_bounds_stand_in_order_and_do_not_depend_on_who_comes_first(first, second, at_most):
    found, turned = overlap(first, second, at_most=at_most), overlap(second, first, at_most=at_most)
    assert 0 <= found.least <= found.greatest <= min(found.of)
    assert (found.least, found.greatest, found.by_province) == (
        turned.least,
        turned.greatest,
        turned.by_province,
    )
    assert found.of == turned.of[::-1]


@given(st.integers(0, 5), st.integers(0, 5), st.integers(0, 10))
def test_the_least_is_what_so_few_cases_force(first, second, at_most):
    found = overlap(Listed(first), Listed(second), at_most=at_most)
    if at_most >= max(first, second):
        shared = [
            len(set(ours) & set(theirs))
            for ours in combinations(range(at_most), first)
            for theirs in [tuple(range(at_most - second, at_most))]
        ]
        assert found.least == min(shared)


def test_where_a_side_has_no_figure_there_is_nothing_to_compare():
    assert overlap(Listed(None), Listed(5)) is None
    assert overlap(Listed(0), Listed(5)).greatest == 0
    assert overlap(Listed(None, {"SY02": 3}), Listed(5)).greatest == 3


def test_what_a_side_confirmed_stands_in_both():
    assert overlap(Listed(4), Listed(19), confirmed=1).least == 1
    assert overlap(Listed(4), Listed(19), confirmed=0).least == 0
    assert overlap(Listed(4), Listed(19)).least == 0


def of_table():
    """Return day -> part -> count, of the first edition, for the daily rows of the joint commission."""
    days = {}
    for row in rows("bulletins"):
        part = row["counted_by"].removesuffix("-part")
        if row["side"].startswith("RU-TR") and row["violations_total"]:
            listed = dict(one.split("=") for one in row["violations_by_province"].split(";") if one)
            one = Listed(int(row["violations_total"]), {CODES[name]: int(n) for name, n in listed.items()})
            days.setdefault(row["date"], {}).setdefault(part, one)
    return days


def test_the_joint_commission_could_have_agreed_on_less_than_half():
    both = {day: parts for day, parts in of_table().items() if all(one.placed for one in parts.values())}
    in_place = sum(
        sum(min(n, parts["turkish"].placed.get(code, 0)) for code, n in parts["russian"].placed.items())
        for parts in both.values()
    )
    lists, totals = (
        tuple(sum(count(parts[who]) for parts in both.values()) for who in ("russian", "turkish"))
        for count in (lambda one: sum(one.placed.values()), lambda one: one.total)
    )
    # Three Turkish lists do not add up to their totals, so those two differ.
    assert (len(both), in_place, lists, totals) == (25, 150, (332, 440), (332, 432))
    assert tuple(round(100 * 150 / n) for n in lists) == (45, 34)
    # Two lists fall short by two cases and by one, which could lie anywhere.
    possible = {day: overlap(parts["russian"], parts["turkish"]) for day, parts in both.items()}
    assert {day for day, one in possible.items() if not one.whole} == {"2017-01-12", "2017-03-12"}
    assert sum(one.greatest for one in possible.values()) <= 150 + 2 + 1


def test_both_parts_counted_the_same_number_on_one_day_only_and_in_other_provinces():
    alike = {
        day: overlap(parts["russian"], parts["turkish"])
        for day, parts in of_table().items()
        if parts["russian"].total == parts["turkish"].total
    }
    assert set(alike) == {"2017-02-14"}
    assert alike["2017-02-14"].greatest == 0
