"""The tabulated facts and their faults: what the checks flag is exactly what a reading of the rows found."""

import csv
import io
import random

import pytest

from tests import world
from tests.remembered import once
from tregua.centre.example import published
from tregua.centre.example.published import rows
from tregua.intake.models import Happened
from tregua.reports.checks import KINDS
from tregua.reports.models import Flag, PublishedCount, Source

TABLES = ("bulletins", "two_centres")
# Every fault of the note that the tables contain (bulletins.md, section 4, and the change of units of section 3).
DOCUMENTED = {
    "6 March TASS 14 of 15": {("b047", "list_against_total")},
    "13 March SANA 26 of 29": {("b065", "partial_list")},
    "13 March Akhbar el-Yom 26 of 29": {("b064", "partial_list")},
    "14 August al-Wasat 8 = 5 + 8": {("b194", "list_against_total")},
    "6 September SANA FR 4 + 4": {("b205", "list_against_total")},
    "6 September SANA FR 554 and 569": {("b205", "said_twice")},
    "24 April syriaobserver 13 and 12": {("b115", "said_twice")},
    "25 July title 25 hours": {("b178", "said_twice")},
    "12 January 2017": {("b245", "list_against_total")},
    "12 March 2017": {("b255", "list_against_total")},
    "week of 10 to 16 March 2017": {("b257", "list_against_total")},
    "31 December 2018 Aleppo twice": {("b292", "duplicated_province"), ("r-2018-12-31", "duplicated_province")},
    "29 February narrates 8 against 7": {("b022", "narrated_against_total")},
    "SNHR day 3": {("b017", "running_total"), ("b019", "running_total"), ("b020", "running_total")},
    "SNHR day 11": {("b055", "editions_differ")},
    "SNHR week 251 under 242": {("b216", "list_against_total")},
    "SNHR lists": {(row, "list_of_other_scope") for row in ("b007", "b018", "b019", "b033", "b044", "b055", "b232")},
    "arrests counted as breaches": {("b018", "definition_changed")},
    "9 April Latakia or Damascus countryside": {("b104", "editions_differ")},
    "9 April 6 or 4": {("b103", "editions_differ")},
    "Tuesday 13 June": {("b154", "weekday_against_date")},
    "SANA 23 March on Monday": {("b084", "weekday_against_date")},
    "7 January 2017 Saturday or Sunday": {("b240", "weekday_against_date")},
    "69 beside 17": {("b011", "definition_changed")},
    "agreements mixed with settlements": {("b026", "definition_changed")},
    "two counts of groups in one text, 2017": {("b254", "definition_changed"), ("b272", "definition_changed")},
    "25 February 2017 title 15 body 14": {("r-2017-02-25", "said_twice")},
}  # fmt: skip


@pytest.fixture
def centre(staff):
    world.shipped_places(staff)
    once("publishers", lambda: published.record_publishers(by=staff.duty), staff=staff)
    return staff


def take_in(name, staff, order=None):
    """Take a shipped table in through the channel; return {(row, kind)} of the flags, and the rows refused."""
    batch = published.take_in(name, by=staff.duty, raw=shuffled(name, order) if order is not None else None)
    found = list(batch.rows.in_order())
    row_of = {pk: row.key for row in found for _label, pk in row.everything_made}
    flags = {(row_of[flag.about_id], flag.kind) for flag in Flag.objects.filter(about_id__in=row_of)}
    return flags, {row.key: row.problems for row in found if row.happened == Happened.REFUSED}


def reasons(refused):
    """Return why rows were refused, remarks left out."""
    return {one["what"] for problems in refused.values() for one in problems if not one.get("remark")}


def shuffled(name, order):
    """Return a table with its rows in another order."""
    written = io.StringIO()
    table = csv.DictWriter(written, list(rows(name)[0]))
    table.writeheader()
    mixed = list(rows(name))
    random.Random(order).shuffle(mixed)
    table.writerows(mixed)
    return written.getvalue().encode()


def expected(name):
    return {(row["row"], row["kind"]) for row in rows("faults") if row["table"] == name}


@pytest.mark.django_db
@pytest.mark.parametrize("name", TABLES)
def test_the_flags_of_a_table_are_exactly_the_faults_that_a_reading_found(centre, name):
    found, _refused = take_in(name, centre)
    assert found - expected(name) == set(), "flagged, and not on the list"
    assert expected(name) - found == set(), "on the list, and not flagged"


@pytest.mark.django_db
@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_flags_are_the_same_whatever_the_order_of_the_rows(centre, order):
    found, _refused = take_in("bulletins", centre, order)
    assert found == expected("bulletins")


@pytest.mark.django_db
def test_both_tables_in_one_centre_have_the_faults_of_each(centre):
    both = take_in("two_centres", centre)[0], take_in("bulletins", centre)[0]
    assert both == (expected("two_centres"), expected("bulletins"))


@pytest.mark.parametrize("fault", sorted(DOCUMENTED))
def test_every_documented_fault_that_the_tables_contain_is_on_the_list(fault):
    listed = {(row["row"], row["kind"]) for row in rows("faults") if row["documented"] == fault}
    assert listed == DOCUMENTED[fault]


def test_the_list_of_faults_is_well_formed():
    keys = {name: {row["key"] for row in rows(name)} for name in TABLES}
    for fault in rows("faults"):
        assert fault["row"] in keys[fault["table"]], fault
        assert fault["kind"] in KINDS, fault
        assert fault["words"], fault


@pytest.mark.django_db
def test_a_row_without_a_figure_or_a_day_is_refused_and_says_so(centre):
    _found, refused = take_in("bulletins", centre)
    assert reasons(refused) == {"no_figure"}
    assert len(refused) == 17
    assert all(not row["violations_total"] for row in rows("bulletins") if row["key"] in refused)
    _found, undated = take_in("two_centres", centre)
    assert set(undated) == {row["key"] for row in rows("two_centres") if not row["bulletin_date"]}
    assert reasons(undated) == {"day_missing"}


@pytest.mark.django_db
def test_turkish_figures_are_relayed_by_the_russian_centre_and_no_others(centre):
    for name in TABLES:
        take_in(name, centre)
    turkish = PublishedCount.objects.filter(publisher__code="turkish-part")
    assert turkish.count() > 50
    assert set(turkish.values_list("relayed_by__code", flat=True)) == {"hmeimim"}
    assert (
        not PublishedCount.objects.exclude(publisher__code="turkish-part").exclude(relayed_by=None).exists()
    )
    assert set(turkish.exclude(confirmed=None).values_list("confirmed", flat=True)) == {0}


@pytest.mark.django_db
def test_every_figure_of_the_tables_is_on_record_as_published(centre):
    take_in("bulletins", centre)
    for row in rows("bulletins"):
        if row["violations_total"]:
            listed = [int(one.partition("=")[2]) for one in row["violations_by_province"].split(";") if one]
            found = PublishedCount.objects.filter(
                url=row["url"],
                notes=row["notes"].strip(),
                publisher__code=row["counted_by"],
                cumulative=False,
            ).filter(unit="violation", value=int(row["violations_total"]))
            assert any(
                sum(n for n in count.by_province.values() if n is not None) == sum(listed) for count in found
            ), row
    assert Source.objects.filter(code="hmeimim").count() == 1
