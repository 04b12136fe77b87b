"""Every printed figure is the length of a frozen list, and its parts add up, or there is no bulletin."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tregua.bulletin.figures import NOT_KNOWN, BuildError, Counted, build, check, check_division

PROVINCES = st.sampled_from(("SY01", "SY02", "SY07", NOT_KNOWN, ""))
RECORDS = st.dictionaries(st.uuids().map(str), PROVINCES).map(
    lambda found: [Counted(*one) for one in found.items()]
)


def figure(records, rule="violations_found", **says):
    return build(rule=rule, version=1, counted=records, by_place=True, **says)


@given(RECORDS, st.none() | st.integers(0, 50))
def test_value_parts_and_change_agree_for_any_records(records, previous):
    made = figure(records, previous=previous)
    assert made.value == len(records) == sum(made.parts.values())
    assert set(made.records) == {record.id for record in records}
    assert list(made.parts) == sorted(made.parts, key=lambda code: (code == NOT_KNOWN, code))
    assert made.change is None if previous is None else previous + made.change == made.value


@given(RECORDS)
def test_the_same_records_in_another_order_give_the_same_figure(records):
    assert figure(records) == figure(list(reversed(records)))


def test_a_record_without_a_place_is_a_part_like_the_others():
    assert figure([Counted("a", "SY07"), Counted("b")]).parts == {"SY07": 1, NOT_KNOWN: 1}


def test_a_record_is_not_counted_twice():
    with pytest.raises(BuildError, match="a is counted twice"):
        figure([Counted("a"), Counted("a", "SY01")])


# The sums of real bulletins: these add up ...
@pytest.mark.parametrize(("parts", "total"), [((20, 8, 5, 4, 3, 2), 42), ((27, 7, 11, 2, 6, 1, 1), 55)])
def test_the_sums_of_two_real_bulletins_are_accepted(parts, total):
    check(printed(dict(enumerate(parts)), total))


# ... and sums of the kinds that failed in others are not: a province lost, 8 = "5 + 8", a shared number halved.
@pytest.mark.parametrize(("parts", "total"), [((5, 4, 3, 2), 15), ((5, 8), 8), ((2, 2), 3)])
def test_sums_of_the_kinds_that_failed_in_real_bulletins_are_refused(parts, total):
    with pytest.raises(BuildError, match=f"add up to {sum(parts)}, the total is {total}"):
        check(printed(dict(enumerate(parts)), total))


def printed(parts, value, previous=None, change=None):
    return {
        "rule": "violations_found",
        "scope": "",
        "parts": parts,
        "value": value,
        "previous": previous,
        "change": change,
    }


def test_a_change_that_does_not_fit_is_refused():
    with pytest.raises(BuildError, match="do not give 6"):
        check(printed(None, 6, previous=4, change=1))


def test_figures_that_divide_a_whole_hold_each_record_once():
    whole = figure([Counted("a"), Counted("b")], rule="incidents_recorded")
    one, two = figure([Counted("a")]), figure([Counted("b")], rule="not_verified")
    check_division(whole, [one, two])
    with pytest.raises(BuildError, match="b is in none"):
        check_division(whole, [one])
    with pytest.raises(BuildError, match="b is in two"):
        check_division(whole, [one, two, figure([Counted("b")], rule="incidents_open")])
    with pytest.raises(BuildError, match="c is not in the whole"):
        check_division(whole, [one, two, figure([Counted("c")])])
