"""A list is read page by page, forth and back, without counting and without losing or repeating a row."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from tests import world
from tregua.people.paging import few, page_of
from tregua.places.models import Place
from tregua.reports.models import Report

NOON = datetime(2016, 3, 4, 12, tzinfo=UTC)


@pytest.fixture
def claims(staff):
    """Return the pks of reports in the order of the list: some begin at one instant, some at a time not known."""
    valley = world.remembered(staff)
    first = Report.objects.first()
    for number in range(23):
        Report.objects.create(
            source=valley.sources["valley-radio"],
            predicate="shelled",
            violation_type="1.2",
            place_precision="unknown",
            time_precision="unknown" if number % 5 == 0 else "minute",
            started_at=None if number % 5 == 0 else NOON + timedelta(minutes=number // 4),
            words=f"shells, {number:02}",
            recorded_by=first.recorded_by,
        )
    return list(Report.objects.newest().values_list("pk", flat=True))


def asked(**query):
    return RequestFactory().get("/reports/", query)


def pks(page):
    return [row.pk for row in page]


def test_walking_forth_and_back_meets_every_row_once(claims):
    page = page_of(asked(), Report.objects.newest(), 4)
    assert page.begun
    assert not page.before
    pages = [page]
    while pages[-1].after:
        pages.append(page_of(asked(after=pages[-1].after), Report.objects.newest(), 4))
    assert [pk for page in pages for pk in pks(page)] == claims
    assert pages[-1].before
    back = [pages[-1]]
    while back[-1].before:
        back.append(page_of(asked(before=back[-1].before), Report.objects.newest(), 4))
    seen = [pk for page in reversed(back) for pk in pks(page)]
    assert seen == claims or seen[-len(claims) :] == claims
    assert pks(back[-1])[:4] == claims[:4]


@pytest.mark.parametrize(
    "order",
    [
        (F("started_at").asc(nulls_first=True), "id"),
        ("violation_type", "-id"),
        ("source__code", "words", "-id"),
        ("-id",),
    ],
)
def test_any_order_of_columns_is_walked(claims, order):
    rows = Report.objects.order_by(*order)
    page, seen = page_of(asked(), rows, 5), []
    while True:
        seen += pks(page)
        if not page.after:
            break
        page = page_of(asked(after=page.after), rows, 5)
    assert seen == list(rows.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "nonsense", ["x", "~", "2016-13-41~x", "2016-03-04T12:00:00Z~", "\0", "~~~", "9" * 5000]
)
def test_a_place_that_cannot_be_read_is_the_beginning(claims, nonsense):
    rows = Report.objects.newest()
    for query in ({"after": nonsense}, {"before": nonsense}):
        page = page_of(asked(**query), rows, 4)
        assert page.begun
        assert pks(page) == claims[:4]


def test_a_short_list_is_one_page(claims):
    page = page_of(asked(), Report.objects.newest(), 500)
    assert page.is_whole
    assert pks(page) == claims


def test_rows_that_arrive_meanwhile_move_nothing(claims, staff):
    first = page_of(asked(), Report.objects.newest(), 4)
    row = Report.objects.newest().first()
    Report.objects.create(
        source=row.source, predicate="shelled", place_precision="unknown", time_precision="minute",
        started_at=NOON + timedelta(days=30), words="later", recorded_by=staff.duty,
    )  # fmt: skip
    assert pks(page_of(asked(after=first.after), Report.objects.newest(), 4)) == claims[4:8]


def test_a_sieve_looks_through_so_many_rows_and_says_how_far(claims):
    def rare(rows):
        return rows.filter(words="shells, 01")

    rows, seen, steps = Report.objects.newest(), [], 0
    page = page_of(asked(), rows, 4, sieve=rare, looked_at=6)
    assert page.looked_to
    while True:
        seen += [report.words for report in page]
        if not page.after:
            break
        steps += 1
        page = page_of(asked(after=page.after), rows, 4, sieve=rare, looked_at=6)
    assert seen == ["shells, 01"]
    assert steps >= len(claims) // 6 - 1


def test_a_sieve_that_finds_a_full_page_goes_on_after_its_last_row(claims):
    def mine(rows):
        return rows.filter(words__startswith="shells")

    rows, page, seen = Report.objects.newest(), None, []
    while page is None or page.after:
        page = page_of(asked(after=page.after) if page else asked(), rows, 3, sieve=mine, looked_at=7)
        seen += pks(page)
    assert seen == list(mine(rows).values_list("pk", flat=True))


def test_nothing_is_counted_and_nothing_skipped_over(claims):
    third = page_of(asked(), Report.objects.newest(), 8).after
    with CaptureQueriesContext(connection) as queries:
        page_of(asked(after=third), Report.objects.newest(), 4)
    said = " ".join(query["sql"] for query in queries).upper()
    assert "COUNT(" not in said
    assert "OFFSET" not in said


def test_a_list_in_an_order_of_its_own_goes_by_number(claims):
    rows = Place.objects.largest_first()
    everything = list(rows)
    page = page_of(asked(), rows, 3)
    assert list(page) == everything[:3]
    further = page_of(asked(after=page.after), rows, 3)
    assert list(further) == everything[3:6]
    assert list(page_of(asked(before=further.before), rows, 3)) == everything[:3]
    assert list(page_of(asked(after="2"), ["a", "b", "c", "d"], 2)) == ["c", "d"]


def test_few_are_named_one_by_one_and_many_are_not(claims, monkeypatch):
    monkeypatch.setattr("tregua.people.paging.FEW", 3)
    assert few(Report.objects.filter(words__startswith="shells")) is None
    found = few(Report.objects.filter(words="shells, 02"))
    assert [report.words for report in found] == ["shells, 02"]
