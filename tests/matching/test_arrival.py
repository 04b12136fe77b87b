"""A new report is held against the register at once: its row of numbers stands in the transaction that made it."""

import pytest
from django.db import connection

from tregua.matching.actions import judge, take_back
from tregua.matching.arrival import ALIKE
from tregua.matching.claims import COLUMNS
from tregua.matching.indexing import make_good
from tregua.matching.models import ClaimVector, Coded, Grouping, Regrouped
from tregua.matching.surrounded import settle
from tregua.reports.actions import correct_report, withdraw_report
from tregua.reports.models import Report


def current():
    return set(Report.objects.current().of_events().values_list("pk", flat=True))


def rows():
    return set(ClaimVector.objects.values_list("pk", flat=True))


def test_every_current_report_of_an_event_has_its_row_and_no_other_has(valley):
    assert rows() == current() != set()
    corrected = correct_report(
        valley.reports["bridge-1"], reason="the hour", by=valley.staff.duty, killed_min=3
    )
    withdraw_report(valley.reports["strike-1"], reason="retracted", by=valley.staff.duty)
    assert rows() == current()
    assert ClaimVector.objects.get(pk=corrected.pk).killed_min == 3


def test_a_word_has_one_number_for_ever(valley):
    place = ClaimVector.objects.get(pk=valley.reports["bridge-1"].pk).place
    assert Coded.objects.get(pk=place).word == valley.reports["bridge-1"].place.code
    assert ClaimVector.objects.get(pk=valley.reports["bridge-2"].pk).place == place


def test_what_came_another_way_is_made_good(valley):
    ClaimVector.objects.filter(pk=valley.reports["bridge-1"].pk).delete()
    assert make_good() == 1
    assert make_good() == 0
    assert rows() == current()


def test_names_that_sound_alike_are_found_by_their_key(valley):
    if connection.vendor == "postgresql":
        pytest.skip("needs SQLite")  # PostgreSQL reads so few rows whole, rightly
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {ALIKE}", [1])
        steps = [said for *_numbers, said in cursor.fetchall()]
    assert any("coded_by_key" in said for said in steps), steps


def clusters():
    """Return the suggested clusters as sets of reports."""
    found = {}
    for report, cluster in Grouping.objects.values_list("report_id", "cluster"):
        found.setdefault(cluster, set()).add(report)
    return found


def test_a_new_report_joins_the_cluster_with_which_it_agrees(valley):
    one, two = valley.reports["bridge-1"], valley.reports["bridge-2"]
    assert {one.pk, two.pk} in clusters().values()
    assert clusters()[min(one.pk, two.pk)] == {one.pk, two.pk}


def test_a_different_parts_a_cluster_and_a_same_joins_again(valley):
    one, two = valley.reports["bridge-1"], valley.reports["bridge-2"]
    judgement = judge(one, two, verdict="different", by=valley.staff.duty)
    assert {one.pk, two.pk} not in clusters().values()
    take_back(judgement, reason="one bridge after all", by=valley.staff.duty)
    assert {one.pk, two.pk} in clusters().values()
    far = valley.reports["farm"]
    judge(two, far, verdict="same", by=valley.staff.duty)
    assert {one.pk, two.pk, far.pk} in clusters().values() or {two.pk, far.pk} in clusters().values()
    assert Regrouped.objects.filter(report=far, was="").exists()


def test_two_that_are_one_entry_told_twice_are_no_rivals_at_arrival():
    unsaid = dict.fromkeys(COLUMNS, 0) | {"killed_min": -1, "killed_max": -1}
    rows = {
        name: tuple((unsaid | {"source": source})[column] for column in COLUMNS)
        for name, source in (("claim", 1), ("entry", 2), ("twin", 2))
    }
    across = {("claim", "entry"): 2_000, ("claim", "twin"): 2_000}
    rivals = settle(across, rows, 0)
    twins = settle(across | {("entry", "twin"): 6_000}, rows, 0)
    assert rivals["claim", "entry"] < 500
    assert twins["claim", "entry"] > 1_900
    assert twins["entry", "twin"] == 6_000
