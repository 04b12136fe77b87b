"""A spreadsheet becomes claims in one batch: looked at first, taken in whole or not at all, taken back whole."""

from datetime import UTC, date, datetime, time

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.intake.sheets import HEADER, ROWS, read, received, seen, taken, workbook
from tests.world import instant
from tregua.intake import taking_in
from tregua.intake.models import Batch, BatchRow, Message, UncutMessage
from tregua.intake.problems import told
from tregua.intake.sealing_columns import receive_sealed
from tregua.matching.actions import refresh
from tregua.matching.models import Suggestion
from tregua.record import checking, log
from tregua.record.models import Entry, Log
from tregua.reports import actions as reports
from tregua.reports.models import Flag, Report, Source, Withdrawal


def row(key="A-9", **changes):
    """Return a good row with some cells changed, by the name of their column."""
    cells = dict(zip(HEADER, ROWS[0], strict=True)) | {"Key": key} | changes
    return tuple(cells[name] for name in HEADER)


def only_problems(outlook):
    return [(problem.what, problem.column, item.lines[0].number) for item, problem in outlook.problems()]


def test_a_dry_run_says_what_would_be_made_and_makes_nothing(valley):
    before = Report.objects.count(), log.size_of(Log.JOURNAL)
    message = received(workbook(), valley.staff.duty)
    outlook = seen(message)
    assert outlook.counts == {"made": 4, "same": 0, "refused": 0}
    assert only_problems(outlook) == [("place_not_found", "Place", 5)]
    assert not outlook.questions
    assert (Report.objects.count(), log.size_of(Log.JOURNAL)) == (
        before[0],
        before[1] + 1,
    )  # the message alone


def test_rows_become_claims_with_place_party_time_and_words(valley):
    batch = taken(received(workbook(), valley.staff.duty), valley.staff.duty)
    made = {row.key: Report.objects.get(pk=row.made_id) for row in batch.rows.all()}
    bridge = made["A-1"]
    assert (bridge.place, bridge.actor, bridge.source) == (
        valley.places["V1a"],
        valley.parties["column"],
        valley.sources["valley-radio"],
    )
    assert (bridge.started_at, bridge.time_precision) == (instant(1, 14, 20), "minute")
    assert (bridge.predicate, bridge.violation_type, bridge.means) == ("shelled", "1.2", "mortar")
    assert (bridge.killed_min, bridge.killed_max, bridge.wounded_min) == (0, 0, 2)
    assert bridge.words == "Mortar rounds fell on Old Bridge."
    assert bridge.message == batch.message
    assert bridge.grade == "F6"
    farm = made["A-2"]
    assert (farm.actor, farm.actor_as_written) == (None, "unknown gunmen")
    assert (farm.started_at, farm.ended_at, farm.time_precision) == (instant(2), instant(3), "day")
    assert (farm.killed_min, farm.wounded_min, farm.wounded_max) == (None, 1, 3)
    assert (made["A-3"].killed_min, made["A-3"].killed_max) == (2, 4)


def test_a_name_that_leads_nowhere_is_kept_as_written_in_its_province_with_a_flag(valley):
    batch = taken(received(workbook(), valley.staff.duty), valley.staff.duty)
    hill = Report.objects.get(pk=batch.rows.get(key="A-4").made_id)
    assert (hill.place, hill.place_as_written, hill.place_precision) == (
        valley.places["V"],
        "Nowhere Hill",
        "province",
    )
    assert Flag.objects.get(about_id=hill.pk).kind == "place_not_found"
    assert batch.rows.get(key="A-4").problems[0]["what"] == "place_not_found"


def test_every_act_is_in_the_journal_and_the_record_verifies(valley):
    batch = taken(received(workbook(), valley.staff.duty), valley.staff.duty)
    acts = [one.content["act"] for one in Entry.objects.journal()][-6:]
    assert acts == ["batch taken in", *["report filed"] * 4, "flag raised"]
    assert Entry.objects.about(f"intake.Batch/{batch.pk}").get().content["facts"]["made"] == 4
    assert checking.check_log() == []


def test_the_same_file_twice_changes_nothing(valley):
    duty = valley.staff.duty
    message = received(workbook(), duty)
    taken(message, duty)
    before = log.size_of(Log.JOURNAL), Report.objects.count(), Message.objects.count()
    again = received(workbook(), duty) if workbook() == bytes(message.raw) else message
    assert seen(again).counts == {"made": 0, "same": 4, "refused": 0}
    assert only_problems(seen(again)) == []
    with pytest.raises(taking_in.UndecidedError, match="Nothing of this table is new"):
        taken(again, duty)
    assert (log.size_of(Log.JOURNAL), Report.objects.count(), Message.objects.count()) == before
    raw = bytes(message.raw)
    assert taking_in.receive_file(raw=raw, media_type="x", file_name="other.xlsx", by=duty) == (
        message,
        False,
    )


def test_the_same_rows_in_another_file_are_known_and_new_ones_are_made(valley):
    duty = valley.staff.duty
    taken(received(workbook(), duty), duty)
    grown = received(workbook([*ROWS, row("A-5")]), duty, "week-two.xlsx")
    batch = taken(grown, duty)
    assert (batch.made, batch.same, batch.refused) == (1, 4, 0)
    assert [one.key for one in batch.rows.filter(happened="made")] == ["A-5"]


def test_rows_without_a_key_are_known_by_what_they_say(valley):
    duty = valley.staff.duty
    bare = [one[1:] for one in ROWS]
    taken(received(workbook(bare, HEADER[1:]), duty), duty)
    outlook = seen(received(workbook([*bare, bare[0], bare[0]], HEADER[1:]), duty, "again.xlsx"))
    assert outlook.counts == {"made": 0, "same": 6, "refused": 0}


def test_the_same_key_with_other_content_is_refused_with_the_remedy(valley):
    duty = valley.staff.duty
    first = taken(received(workbook(), duty), duty)
    changed = received(workbook([row("A-1", Words="Something else.")]), duty, "changed.xlsx")
    outlook = seen(changed)
    assert outlook.counts == {"made": 0, "same": 0, "refused": 1}
    [(_item, problem)] = outlook.problems()
    assert problem.what == "key_known"
    assert problem.detail["made"] == f"reports.Report/{first.rows.get(key='A-1').made_id}"


def test_one_key_twice_in_a_file_with_different_words_refuses_both(valley):
    twice = received(
        workbook([row("A-7"), row("A-7", Words="Something else."), row("A-8"), row("A-8")]), valley.staff.duty
    )
    outlook = seen(twice)
    assert outlook.counts == {"made": 1, "same": 1, "refused": 2}
    assert only_problems(outlook) == [
        ("key_doubled", "Key", 2),
        ("key_doubled", "Key", 3),
        ("row_doubled", "Key", 5),
    ]


BAD = {
    "negative": row("B-1", Killed=-3),
    "words for a number": row("B-2", Killed="many"),
    "before the truce": row("B-3", Date=date(2016, 2, 1)),
    "to come": row("B-4", Date=date(2216, 2, 1)),
    "upside down": row("B-5", Killed="4 to 2"),
    "two dates": row("B-6", Date="1 March 2016 and 3 March 2016"),
    "ambiguous day": row("B-7", Date="3/4/2016"),
    "end of time": row("B-10", Date=date(9999, 12, 31)),
    "no source": row("B-8", Source=None),
    "long place": row("B-9", Place="x" * 301),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_row_is_refused_with_its_row_column_and_what_stood_there(valley, name):
    outlook = seen(received(workbook([row("G-1"), BAD[name]]), valley.staff.duty))
    assert outlook.counts["made"] == 1
    assert outlook.counts["refused"] == 1
    item, problem = next(outlook.problems(stopping=True))
    said = told(outlook, item, problem)
    assert (said.sheet, said.row) == ("Events", 3)
    assert said.column in HEADER
    assert len(said.says) > 20
    assert "%(" not in said.says


def test_a_name_of_a_file_keeps_its_letters_and_turns_nothing(valley):
    kept = received(workbook(), valley.staff.duty, "\u202exslx.stnev\u2066e حوادث\n.csv")
    assert kept.title == "xslx.stneve حوادث.csv"


def test_a_time_beside_a_day_that_cannot_be_read_is_no_second_mistake(valley):
    both = seen(received(workbook([row("T-1", Date="3/4/2016", Time="14:30")]), valley.staff.duty))
    assert [what for what, _column, _row in only_problems(both)] == ["day_ambiguous"]
    alone = seen(received(workbook([row("T-2", Date=None, Time="14:30")]), valley.staff.duty))
    assert [what for what, _column, _row in only_problems(alone)] == ["time_without_day"]


def test_bad_rows_keep_all_out_unless_the_person_takes_the_good_ones_alone(valley):
    duty = valley.staff.duty
    message = received(workbook([row("G-1"), BAD["negative"], row("G-2")]), duty)
    before = Report.objects.count()
    with pytest.raises(taking_in.UndecidedError, match="only the good rows"):
        taken(message, duty)
    assert (Report.objects.count(), Batch.objects.count()) == (before, 0)
    batch = taken(message, duty, only_good=True)
    assert (batch.made, batch.refused) == (2, 1)
    refused = batch.rows.get(happened="refused")
    assert (refused.number, refused.problems[0]["stood"]) == (3, "-3")


def test_a_day_before_the_truce_is_taken_when_a_person_lets_it_pass(valley):
    duty = valley.staff.duty
    message = received(workbook([BAD["before the truce"]]), duty)
    assert seen(message).may_pass == {"before_the_truce": 1}
    batch = taken(message, duty, passed=["before_the_truce"])
    assert (batch.made, batch.passed) == (1, ["before_the_truce"])


def test_an_unknown_source_is_asked_about_once_and_never_made_silently(valley):
    duty = valley.staff.duty
    message = received(workbook([row("C-1", Source="Radio Nine"), row("C-2", Source="Radio Nine")]), duty)
    [question] = seen(message).questions
    assert (question.field, question.written, question.rows) == ("source", "Radio Nine", 2)
    with pytest.raises(taking_in.UndecidedError, match="Answer what is asked"):
        taken(message, duty)
    assert not Source.objects.filter(code="radio-nine").exists()
    batch = taken(message, duty, answers={"source": {"Radio Nine": "add:outlet"}})
    source = Source.objects.get(code="radio-nine")
    assert (batch.made, source.kind, source.names) == (2, "outlet", {"en": "Radio Nine"})


def test_a_name_may_be_said_to_mean_a_source_that_is_known(valley):
    duty = valley.staff.duty
    message = received(workbook([row("C-1", Source="The valley's wireless")]), duty)
    batch = taken(message, duty, answers={"source": {"The valley's wireless": "valley-radio"}})
    assert Report.objects.get(pk=batch.rows.get().made_id).source == valley.sources["valley-radio"]


def test_a_word_that_is_not_known_is_asked_about_and_may_be_not_known(valley):
    duty = valley.staff.duty
    message = received(
        workbook([row("C-1", **{"Violation type": "thunder", "What happened": "thunder"})]), duty
    )
    asked = {one.field for one in seen(message).questions}
    assert asked == {"predicate", "violation_type"}
    batch = taken(
        message, duty, answers={"predicate": {"thunder": "other"}, "violation_type": {"thunder": "unknown"}}
    )
    made = Report.objects.get(pk=batch.rows.get().made_id)
    assert (made.predicate, made.violation_type) == ("other", "")


def test_a_word_within_others_is_only_suggested(valley):
    message = received(workbook([row("C-1", Weapon="mortar 120 mm, probably")]), valley.staff.duty)
    [question] = seen(message).questions
    assert (question.field, question.suggested) == ("weapon", "mortar")


def test_a_batch_is_taken_back_whole_with_a_reason_and_nothing_vanishes(valley):
    duty = valley.staff.duty
    batch = taken(received(workbook(), duty), duty)
    made = list(batch.rows.values_list("made_id", flat=True))
    with pytest.raises(taking_in.BatchError, match="Say why"):
        taking_in.take_back(batch, reason=" ", by=duty)
    back = taking_in.take_back(batch, reason="The wrong month.", by=duty)
    assert (back.withdrawn, back.before) == (4, 0)
    assert Report.objects.filter(pk__in=made).count() == 4
    assert not Report.objects.current().filter(pk__in=made).exists()
    assert set(Withdrawal.objects.filter(report__in=made).values_list("reason", flat=True)) == {
        "The wrong month."
    }
    with pytest.raises(taking_in.BatchError, match="already"):
        taking_in.take_back(batch, reason="Again.", by=duty)
    assert checking.check_log() == []


def test_what_was_taken_back_can_be_taken_in_again(valley):
    duty = valley.staff.duty
    message = received(workbook(), duty)
    taking_in.take_back(taken(message, duty), reason="The wrong month.", by=duty)
    assert taken(message, duty).made == 4


def test_taking_back_leaves_what_somebody_withdrew_and_withdraws_what_was_corrected_since(valley):
    duty = valley.staff.duty
    batch = taken(received(workbook(), duty), duty)
    first, second = (Report.objects.get(pk=batch.rows.get(key=key).made_id) for key in ("A-1", "A-2"))
    reports.withdraw_report(first, reason="Told twice.", by=duty)
    corrected = reports.correct_report(second, reason="Misheard.", by=duty, target="a barn")
    back = taking_in.take_back(batch, reason="The wrong month.", by=duty)
    assert (back.withdrawn, back.before) == (3, 1)
    assert first.withdrawal.reason == "Told twice."
    assert corrected.withdrawal.reason == "The wrong month."


def test_who_may_take_in_and_take_back(valley):
    message = received(workbook(), valley.staff.duty)
    for person in (
        valley.staff.verifier,
        valley.staff.liaison,
        valley.staff.reader,
        valley.staff.administrator,
    ):
        with pytest.raises(PermissionDenied):
            taken(message, person)
    batch = taken(message, valley.staff.duty)
    with pytest.raises(PermissionDenied):
        taking_in.take_back(batch, reason="Mine.", by=valley.staff.reader)


def test_matching_finds_imported_claims_like_others(valley):
    refresh()
    before = Suggestion.objects.count()
    taken(received(workbook(), valley.staff.duty), valley.staff.duty)
    refresh()
    assert Suggestion.objects.count() > before


def test_a_clock_that_runs_past_midnight_ends_the_next_day(valley):
    header = ("Key", "Source", "Date", "Time", "End time", "Place", "What happened", "Words")
    rows = [
        (
            "M-1",
            "valley-radio",
            date(2016, 3, 2),
            time(23, 50),
            time(0, 10),
            "Old Bridge",
            "shelling",
            "Shells.",
        )
    ]
    batch = taken(received(workbook(rows, header), valley.staff.duty), valley.staff.duty)
    made = Report.objects.get(pk=batch.rows.get().made_id)
    assert (made.started_at, made.ended_at) == (instant(2, 23, 50), instant(3, 0, 10))
    assert datetime(2016, 3, 2, 21, 50, tzinfo=UTC) == made.started_at


def test_the_order_of_days_is_told_by_the_column_where_it_shows_it(valley):
    header = ("Key", "Source", "Date", "Place", "What happened", "Words")
    rows = [
        (f"D-{number}", "valley-radio", day, "Old Bridge", "shelling", f"Shells {number}.")
        for number, day in enumerate(("3/4/2016", "25/3/2016"))
    ]
    _table, columns = read(received(workbook(rows, header), valley.staff.duty))
    assert columns.day_first is True
    _table, columns = read(received(workbook(rows[:1], header), valley.staff.duty))
    assert columns.day_first is None


def test_a_zone_that_is_written_goes_before_the_centres(valley):
    header = ("Key", "Source", "Date", "Time", "End time", "Place", "What happened", "Words")
    rows = [
        (
            "Z-1",
            "valley-radio",
            "2016-03-02T20:00:00Z",
            "20:00Z",
            "22:30",
            "Old Bridge",
            "shelling",
            "Shells.",
        ),
        ("Z-2", "valley-radio", "2016-03-02", "20:00+05:00", None, "Old Bridge", "shelling", "Shots."),
    ]
    batch = taken(received(workbook(rows, header), valley.staff.duty), valley.staff.duty)
    made = [Report.objects.get(pk=row.made_id) for row in batch.rows.order_by("number")]
    assert [one.started_at.hour for one in made] == [20, 15]
    assert made[0].ended_at == datetime(2016, 3, 2, 20, 30, tzinfo=UTC)
    assert [one.zone_stated for one in made] == [True, True]


def test_a_spreadsheet_waits_until_its_table_is_taken_in(valley):
    duty = valley.staff.duty
    message = received(workbook(), duty)
    assert message in Message.objects.without_drafts()
    taken(message, duty)
    assert message not in Message.objects.without_drafts()
    assert not UncutMessage.objects.filter(message=message).exists()


def test_the_sealed_original_does_not_wait_beside_its_copy(valley):
    header, rows = (*HEADER, "Witness"), [(*one, "Abu Test") for one in ROWS]
    copy = receive_sealed(
        raw=workbook(rows, header),
        media_type="x",
        file_name="x.xlsx",
        columns=["Witness"],
        by=valley.staff.duty,
    )
    assert list(Message.objects.without_drafts()) == [copy]


def test_the_row_of_a_report_is_found_again(valley):
    batch = taken(received(workbook(), valley.staff.duty), valley.staff.duty)
    made = Report.objects.get(pk=batch.rows.get(key="A-2").made_id)
    found = BatchRow.objects.of(made)
    assert (found.batch, found.number) == (batch, 3)


def test_a_file_is_known_again_by_its_hash_through_an_index(valley):
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite")
    with CaptureQueriesContext(connection) as asked:
        taking_in.with_these_bytes(b"anything")
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "message_by_hash" in plan


def test_keys_are_known_again_through_an_index(valley):
    if connection.vendor != "sqlite":
        pytest.skip("needs SQLite")
    message = received(workbook(), valley.staff.duty)
    with CaptureQueriesContext(connection) as asked:
        seen(message)
    [sql] = [one["sql"] for one in asked if '"intake_batchrow"."key" IN' in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        plan = " ".join(str(row) for row in cursor.fetchall())
    assert "SCAN intake_batchrow" not in plan
