"""The board of calming: who is still to be called, what is overdue, how long it takes, and what has left it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tregua.incidents.actions import (
    ask_reply,
    merge,
    note_call,
    note_calm,
    note_reply,
    open_incident,
    start_clock,
    stop_clock,
    undo_merge,
)
from tregua.incidents.board import calmed_lately, rows_of
from tregua.incidents.clock import Stop, in_words, stood_still
from tregua.incidents.findings import adopt, draft_finding
from tregua.incidents.times import spread, times_of

MINUTE = timedelta(minutes=1)


@pytest.fixture
def bridge(valley):
    """The shelling of Old Bridge, of which the Garrison tells and accuses the Column."""
    return open_incident([valley.reports["bridge-1"]], reason="told", by=valley.staff.duty)


@pytest.fixture
def strike(valley):
    """The airstrike on Lower Farm."""
    return open_incident([valley.reports["strike-1"]], reason="told", by=valley.staff.duty)


@pytest.fixture
def known(valley):
    """When both incidents became known: when their reports were written down."""
    return max(valley.reports[name].recorded_at for name in ("bridge-1", "strike-1"))


@pytest.fixture
def on_board(valley, at_desk):
    """Ask the board which incidents are on it, in its order."""
    desk = at_desk(valley.staff.reader)
    return lambda: [row.incident.number for row in desk.get(reverse("incidents:board")).context["rows"]]


def row_of(incident, at):
    return rows_of([incident], at)[0]


def concerned(row):
    return {one.party.code: one for one in row.concerned}


def spreads(now):
    found = times_of(now - timedelta(days=1), now + timedelta(days=1)).spreads
    return dict(zip(("call", "reply", "calm", "working"), found, strict=True))


def test_the_last_begun_stands_first_and_leaves_when_it_is_calm(valley, bridge, strike, on_board):
    duty, now = valley.staff.duty, timezone.now()
    assert on_board() == [2, 1]
    note_calm(strike, state="restored", at=now, said_by="patrol 3", by=duty)
    assert on_board() == [1]
    note_calm(strike, state="not_restored", at=now, said_by="patrol 3", by=duty)
    assert on_board() == [2, 1]
    assert calmed_lately() == []
    note_calm(strike, state="over", at=now, said_by="patrol 3", by=duty)
    assert on_board() == [1]
    assert [said.incident for said, _took in calmed_lately()] == [strike]


def test_an_incident_that_was_merged_or_has_its_finding_leaves_the_board(valley, bridge, strike, on_board):
    made = merge(strike, bridge, reason="one", by=valley.staff.duty)
    assert on_board() == [1]
    undo_merge(made, reason="two", by=valley.staff.duty)
    finding = draft_finding(
        bridge, answer="insufficient", reasons="too little", relied_on=[], by=valley.staff.verifier
    )
    adopt(finding, by=valley.staff.head)
    assert on_board() == [2]


def test_who_is_accused_and_who_tells_of_it_must_be_called(valley, bridge, known):
    found = concerned(row_of(bridge, known))
    assert {code: (one.accused, one.first, one.no_line) for code, one in found.items()} == {
        "column": (True, "", ""),
        "garrison": (False, "", ""),
    }
    for later, outcome in ((12, "no_answer"), (30, "promised")):
        note_call(
            bridge, at=known + later * MINUTE, party=valley.parties["column"], outcome=outcome, by=valley.staff.duty
        )  # fmt: skip
    column = concerned(row_of(bridge, known))["column"]
    assert int(column.first.removesuffix(" min")) in (12, 13)
    assert column.outcome == "the party promised to look into it"


def test_calls_about_what_was_merged_into_an_incident_count_for_it(valley, bridge, strike, known):
    note_call(strike, at=known, party=valley.parties["column"], outcome="denied", by=valley.staff.duty)
    merge(strike, bridge, reason="one", by=valley.staff.duty)
    assert concerned(row_of(bridge, known))["column"].first == "0 min"
    assert (spreads(known)["call"].count, spreads(known)["call"].running) == (1, 0)


def test_nobody_is_told_to_call_a_party_that_is_excluded(valley, bridge, known):
    band = valley.parties["black-band"]
    note_call(bridge, at=known, party=band, outcome="no_answer", by=valley.staff.duty)
    assert concerned(row_of(bridge, known))["black-band"].no_line == "excluded: no line"


def test_the_clock_stands_still_while_it_is_stopped(valley, bridge):
    begun = row_of(bridge, timezone.now()).known_at
    stop_clock(bridge, reason="weather", at=timezone.now(), by=valley.staff.duty)
    row = row_of(bridge, timezone.now() + 90 * MINUTE)
    assert (row.stop.reason, row.stood_still[:4]) == ("weather", "1 h ")
    start_clock(bridge, at=timezone.now(), by=valley.staff.duty)
    assert row_of(bridge, begun + 90 * MINUTE).stop is None
    spans = [Stop(begun - MINUTE, begun + MINUTE, ""), Stop(begun + 3 * MINUTE, None, "")]
    assert stood_still(spans, begun, begun + 10 * MINUTE) == 8 * MINUTE


def test_a_distribution_has_its_quartiles_and_what_is_not_in_it(db):
    found = spread("x", [10 * MINUTE, 20 * MINUTE, 30 * MINUTE, 40 * MINUTE, 90 * MINUTE], running=2, ended=1)
    assert (found.count, found.words) == (5, ["20 min", "30 min", "40 min"])
    assert spread("x", [61 * MINUTE], running=0, ended=0).words == ["1 h 1 min"] * 3
    assert spread("x", [], running=3, ended=0).words == ["–"] * 3
    assert in_words(timedelta(days=2, hours=3)) == "2 d 3 h"


def test_times_of_a_period_tell_what_runs_still_and_what_ended_without(valley, bridge, strike, monkeypatch):
    duty, column, now = valley.staff.duty, valley.parties["column"], timezone.now()
    before = spreads(now)
    assert [(one.count, one.running, one.ended) for one in before.values()] == [
        (0, 2, 0), (0, 0, 0), (0, 2, 0), (0, 2, 0),
    ]  # fmt: skip
    note_call(bridge, at=now - 9 * MINUTE, party=column, outcome="no_answer", by=duty)
    for minutes in (60, 50, 40):
        request = ask_reply(
            bridge,
            party=column,
            asked_at=now - minutes * MINUTE,
            due_at=now - 30 * MINUTE,
            words="?",
            by=duty,
        )
        if minutes == 60:
            note_reply(
                bridge, request=request, received_at=now - 35 * MINUTE, position="denies", words="no", by=duty
            )
            note_reply(bridge, request=request, received_at=now, position="admits", words="yes", by=duty)
        if minutes == 50:
            note_reply(bridge, request=request, received_at=now, position="no_answer", by=duty)
    note_calm(bridge, state="restored", at=now, said_by="patrol 3", by=duty)
    note_calm(strike, state="over", at=now, said_by="patrol 3", by=duty)
    after = spreads(now)
    assert {name: (one.count, one.running, one.ended) for name, one in after.items()} == {
        "call": (1, 0, 1), "reply": (1, 1, 1), "calm": (1, 0, 1), "working": (1, 0, 1),
    }  # fmt: skip
    assert after["reply"].median == 25 * MINUTE
    assert times_of(now - timedelta(days=3), now - timedelta(days=2)).spreads[0].running == 0
    monkeypatch.setattr("tregua.incidents.times.MOST", 1)
    assert times_of(now - timedelta(days=1), now + timedelta(days=1)).cut


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_page_shows_what_is_to_be_done(valley, bridge, strike, at_desk, language):
    duty, now = valley.staff.duty, timezone.now()
    ask_reply(
        bridge, party=valley.parties["column"], asked_at=now - 2 * MINUTE, due_at=now - MINUTE, words="?", by=duty
    )  # fmt: skip
    stop_clock(strike, reason="security", at=now, by=duty)
    note_calm(strike, state="not_restored", at=now, said_by="patrol 3", by=duty)
    desk = at_desk(valley.staff.reader)
    desk.cookies["django_language"] = language
    page = desk.get(reverse("incidents:board")).content.decode()
    assert f'lang="{language}"' in page
    assert "patrol 3" in page
    if language == "en":
        for words in ("not called yet", "no answer, was due", "stopped: security", "calm not restored"):
            assert words in page


@pytest.mark.parametrize(
    "asks",
    [
        {"first": "2016-03-05", "last": "2016-03-01"},
        {"first": "2016-01-01", "last": "2016-12-31"},
        {"first": "0001-01-01", "last": "0001-01-02"},
        {"first": "9999-12-31", "last": "9999-12-31"},
        {"first": "soon", "last": "later"},
    ],
)
def test_days_that_cannot_be_measured_leave_the_board_readable(valley, bridge, at_desk, asks):
    answer = at_desk(valley.staff.reader).get(reverse("incidents:board"), asks)
    assert answer.status_code == 422
    assert "not called yet" in answer.content.decode()


def test_more_incidents_ask_no_more_questions(valley, bridge, strike):
    def asked(incidents):
        with CaptureQueriesContext(connection) as queries:
            rows_of(incidents, timezone.now())
        return len(queries)

    assert asked([bridge, strike]) == asked([bridge])


def test_one_day_alone_begins_or_ends_a_week(valley, at_desk):
    desk = at_desk(valley.staff.reader)
    for asks in ({"first": "2016-03-01", "last": ""}, {"first": "", "last": "2016-03-07"}):
        page = desk.get(reverse("incidents:board"), asks).content.decode()
        assert "from 1 March 2016 to 7 March 2016" in page
