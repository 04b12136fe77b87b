"""Which pairs are looked at: all that matter on an ordinary day, a bounded number on a terrible one."""

from datetime import datetime, timedelta

import pytest

from tregua.matching.blocking import CROWDED, NEIGHBOURS, candidates
from tregua.matching.facts import ReportFacts

DAY = datetime(2016, 3, 5)


def told(id, hours=0.0, province="P", names=(), length=24.0, precision="day"):
    start = DAY + timedelta(hours=hours)
    return ReportFacts(
        id,
        started_at=start,
        ended_at=start + timedelta(hours=length),
        time_precision=precision,
        province=province,
        names=names,
    )


def pairs(*reports, **says):
    return {(one.id, other.id) for one, other in candidates(reports, **says).pairs}


def test_reports_of_one_province_and_day_meet():
    assert pairs(told("a"), told("b")) == {("a", "b")}


def test_reports_of_neighbouring_days_meet_because_a_date_is_often_off_by_one():
    assert pairs(told("a"), told("b", 24)) == {("a", "b")}
    assert pairs(told("a"), told("b", 72)) == set()


def test_another_province_meets_only_by_the_name():
    harbnafsah = {"names": ("Harbnafsah",)}
    assert pairs(told("a", province="Hama"), told("b", province="Homs")) == set()
    assert pairs(told("a", province="Hama", **harbnafsah), told("b", province="Homs", **harbnafsah)) == {
        ("a", "b")
    }


def test_each_pair_comes_once():
    both = {"names": ("Jobar", "Arbin")}
    found = candidates([told("a", length=60, **both), told("b", length=60, **both)])
    assert len(found.pairs) == 1


def test_what_cannot_be_compared_is_named():
    found = candidates([ReportFacts("undated", province="P"), told("nowhere", province="")])
    assert found.undated == ["undated"]
    assert found.unplaced == ["nowhere"]
    assert found.pairs == []


def test_only_pairs_with_a_new_report_are_asked_for():
    assert pairs(told("a"), told("b"), told("c"), only={"c"}) == {("a", "c"), ("b", "c")}


def test_a_terrible_day_stays_in_proportion_and_tells_what_was_left_out():
    sizes = {}
    for number in (1000, 2000, 4000):
        reports = [told(f"{n:05}", n / 1000, names=(f"Village{n % 97}",)) for n in range(number)]
        found = candidates(reports)
        assert len(found.pairs) < number * 2 * 2 * NEIGHBOURS * 2
        assert found.cut > 0
        sizes[number] = len(found.pairs)
    assert sizes[4000] < 2.5 * sizes[2000] < 6.25 * sizes[1000]


def test_a_day_that_is_not_crowded_is_compared_whole():
    reports = [told(f"{n:03}") for n in range(CROWDED)]
    found = candidates(reports)
    assert len(found.pairs) == CROWDED * (CROWDED - 1) // 2
    assert found.cut == 0


def test_a_report_of_a_month_is_held_against_its_ends_only():
    month = told("month", length=24 * 30, precision="range")
    assert pairs(month, told("middle", 24 * 15)) == set()
    assert pairs(month, told("last", 24 * 29)) == {("last", "month")}


@pytest.mark.parametrize("order", [1, -1])
def test_the_order_of_arrival_changes_nothing(order):
    reports = [told(f"{n:03}", n / 10, names=(f"Village{n % 7}",)) for n in range(150)][::order]
    assert len(pairs(*reports)) == len(pairs(*reversed(reports)))
    assert pairs(*reports) == pairs(*reversed(reports))
