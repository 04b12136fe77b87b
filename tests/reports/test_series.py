"""A series is looked at in the order of its days: whatever the order of the rows, the doubts are the same."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tregua.reports.series import Seen, Series, doubts_of_all

START = datetime(2016, 2, 27, 20, tzinfo=UTC)


def seen(name, day, value, **says):
    return Seen(name, START + timedelta(days=day), value, **says)


@st.composite
def tables(draw):
    """Return figures of two series, and the same in another order."""
    figures = [
        (
            draw(st.sampled_from(["a", "b"])),
            seen(
                f"row {number}",
                draw(st.integers(0, 4)),
                draw(st.none() | st.integers(0, 9)),
                cumulative=draw(st.booleans()),
                more_than=draw(st.booleans()),
                added=draw(st.none() | st.integers(0, 5)),
                counted_as=draw(st.sampled_from(["", "combat", "combat and arrests"])),
                by_province=draw(
                    st.dictionaries(st.sampled_from(["SY01+03", "SY03", "SY02"]), st.integers(0, 3))
                ),
            ),
        )
        for number in range(draw(st.integers(0, 8)))
    ]
    return figures, draw(st.permutations(figures))


@given(tables())
def test_the_doubts_do_not_depend_on_the_order_of_the_rows(both):
    found = []
    for figures in both:
        doubts = doubts_of_all(figures, {})
        found.append({one.name: several for (_key, one), several in zip(figures, doubts, strict=True)})
    assert found[0] == found[1]


@given(tables())
def test_what_stands_on_record_counts_as_if_it_came_with_the_others(both):
    figures = sorted(both[0], key=lambda one: one[1].order)
    whole = doubts_of_all(figures, {})
    for cut in range(len(figures) + 1):
        before = {}
        for key, one in figures[:cut]:
            before.setdefault(key, []).append(one)
        assert doubts_of_all(figures[cut:], before) == whole[cut:]


def kinds(figures):
    return [[one.kind for one in doubts] for doubts in doubts_of_all([("a", one) for one in figures], {})]


def test_a_total_follows_if_it_follows_one_edition_of_the_day_before():
    day11 = [seen("en", 11, 418, cumulative=True), seen("zz", 11, 420, cumulative=True)]
    assert kinds([*day11, seen("on", 12, 435, cumulative=True, added=17)])[-1] == []
    assert kinds([*day11, seen("on", 12, 436, cumulative=True, added=17)])[-1] == ["running_total"]


def test_where_days_were_not_read_a_total_may_grow_by_more_but_not_by_less():
    first = seen("a", 1, 100, cumulative=True)
    assert kinds([first, seen("b", 4, 150, cumulative=True, added=9)]) == [[], []]
    assert kinds([first, seen("b", 4, 105, cumulative=True, added=9)]) == [[], ["running_total"]]
    assert kinds([first, seen("b", 4, 99, cumulative=True)]) == [[], ["running_total_falls"]]


def test_a_counter_that_begins_anew_is_another_series():
    anew = seen("b", 9, 199, cumulative=True, window_start=START)
    assert kinds([seen("a", 1, 1159, cumulative=True), anew]) == [[], []]


def test_more_than_two_hundred_says_nothing_of_what_is_added():
    floor = seen("a", 1, 200, cumulative=True, more_than=True)
    assert kinds([floor, seen("b", 2, 249, cumulative=True, added=2)]) == [[], []]
    assert kinds([floor, seen("b", 2, 150, cumulative=True)]) == [[], ["running_total_falls"]]


def test_two_definitions_of_one_window_are_doubted_and_the_first_again_is_not():
    same_day = [seen(name, 1, 5, counted_as=what) for name, what in (("a", "x"), ("b", "y"), ("c", "x"))]
    assert kinds(same_day) == [[], ["definition_changed"], []]
    assert kinds([*same_day, seen("d", 3, 5, counted_as="y")])[-1] == []
    assert kinds([*same_day, seen("d", 3, 5, counted_as="z")])[-1] == ["definition_changed"]


def test_only_a_new_reading_of_an_edition_is_doubted():
    editions = [seen(name, 1, value) for name, value in (("a", 4), ("b", 4), ("c", 6), ("d", 4), ("e", 6))]
    assert kinds(editions) == [[], [], ["editions_differ"], [], []]
    assert Series(editions[:1]).look(editions[1]) == []
