"""Tables of published counts through the channel: any body's columns, clear refusals, nothing twice, taken back whole."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests import world
from tests.conftest import SHARED, needs_shared
from tregua.centre.example import published
from tregua.intake import taking_in
from tregua.intake.channels.sheet.book import open_book
from tregua.intake.channels.sheet.columns import guess
from tregua.intake.mapping import guessed
from tregua.intake.models import Happened
from tregua.intake.row_wording import worded
from tregua.intake.taking_out import write_kind
from tregua.reports.actions import add_source
from tregua.reports.count_fields import FIELDS
from tregua.reports.count_rows import Counts
from tregua.reports.models import Flag, PublishedCount

SHARED_TABLES = ("bulletins/bulletins.csv", "two_centres/russia_turkey_commission_daily.csv")


@pytest.fixture
def centre(staff):
    world.shipped_places(staff)
    return staff


@pytest.fixture
def valley(staff):
    return world.remembered(staff)


def import_(raw, staff, name="counts.csv", *, only_good=False):
    message, _new = taking_in.receive_file(
        raw=raw if isinstance(raw, bytes) else raw.encode(),
        media_type="text/csv",
        file_name=name,
        by=staff.duty,
    )
    table = taking_in.table_of(taking_in.book_of(message), "")
    columns, _guesses = guessed(table, Counts)
    return taking_in.take_in(message, table, columns, kind=Counts, by=staff.duty, only_good=only_good)


def refused(raw, staff):
    """Return the problems, by row, of a table that is not taken in."""
    with pytest.raises(taking_in.UndecidedError) as error:
        import_(raw, staff)
    assert not PublishedCount.objects.exists()
    return [
        (item.lines[0].number, problem.what, problem.field)
        for item, problem in error.value.outlook.problems(stopping=True)
    ]


@pytest.mark.django_db
def test_one_row_with_its_list_in_one_cell(centre):
    import_(
        "publisher,day,value,unit,provinces\nMinistry,2016-03-06,15,violation,Damascus - 11; حماة: 1; Идлиб: 0\n",
        centre,
    )
    count = PublishedCount.objects.get()
    assert (count.value, count.series, count.unit) == (15, "violations/day", "violation")
    assert count.by_province == {"SY01+03": 11, "SY05": 1, "SY07": 0}
    assert (count.publisher.kind, count.publisher.names) == ("unknown", {"en": "Ministry"})


@pytest.mark.django_db
def test_rows_of_one_list_are_one_count_and_keep_what_was_confirmed(centre):
    import_(
        "bulletin_date,centre,total,province,n,confirmed_by_russian_part,relayed by,source\n"
        "2017-02-10,Turkish part,8,Damascus,3,1,Russian centre,https://a.example\n"
        "2017-02-10,Turkish part,8,Aleppo,3,1,Russian centre,https://a.example\n"
        "2017-02-10,Turkish part,8,Idlib,2,1,Russian centre,https://a.example\n",
        centre,
    )
    count = PublishedCount.objects.get()
    assert count.by_province == {"SY01+03": 3, "SY02": 3, "SY07": 2}
    assert (count.value, count.confirmed, str(count.relayed_by)) == (8, 1, "Russian centre")


@pytest.mark.django_db
def test_a_row_of_a_daily_table_is_a_count_for_each_figure(centre):
    import_(
        "date,publisher,violations_total,violations_cumulative,settlements_total,aid_tonnes,civilians_killed\n"
        "2016-03-05,Ministry,9,>200,42,3.5,2\n",
        centre,
    )
    found = {(one.unit, one.cumulative): (one.value, one.more_than) for one in PublishedCount.objects.all()}
    assert found == {
        ("violation", False): (9, False), ("violation", True): (200, True), ("settlement", True): (42, False),
        ("kilogram", False): (3500, False), ("killed", False): (2, False),
    }  # fmt: skip


@pytest.mark.django_db
def test_the_outlet_and_the_body_are_told_apart(centre):
    snhr = add_source(code="snhr", kind="ngo", names={"en": "Network (SNHR)"}, by=centre.duty)
    import_(
        "publisher,counted_by,day,value\n"
        "Wire | Turkish part,,2017-01-06,21\n"
        "Network (radio.example),snhr,2017-01-06,7\n"
        "Herald,snhr,2017-01-07,8\n",
        centre,
    )
    found = {(str(one.publisher), one.outlet) for one in PublishedCount.objects.all()}
    assert found == {("Turkish part", "Wire"), (str(snhr), "radio.example"), (str(snhr), "Herald")}


@pytest.mark.django_db
def test_a_body_that_publishes_none_is_kept_as_that(centre):
    import_("publisher,day,states_none,words\nState Department,2016-02-29,yes,no numbers\n", centre)
    assert PublishedCount.objects.get().value is None


HEAD = "publisher,day,value,window_start,unit,provinces\n"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "what", "field"),
    [
        ("Ministry,2016-03-06,,,,", "no_figure", "value"),
        ("Ministry,2016-03-06,-3,,,", "figure_not_read", "value"),
        ("Ministry,2016-03-06,about a dozen,,,", "figure_not_read", "value"),
        (",2016-03-06,3,,,", "publisher_missing", "publisher"),
        ("Ministry,,3,,,", "day_missing", "day"),
        (f"Ministry,{date.today() + timedelta(days=30)},3,,,", "day_to_come", "day"),
        ("Ministry,2016-03-06,3,2016-03-08,,", "window_reversed", "window_start"),
        ("Ministry,2016-03-06,3,last week,,", "window_not_read", "window_start"),
        ("Ministry,2016-03-06,3,,parsecs,", "unit_unknown", "unit"),
        ("Ministry,2016-03-06,9999999999,,,", "figure_not_read", "value"),
        ('Ministry,2016-03-06,"9,999,999,999",,,', "figure_not_read", "value"),
        ("Ministry,2016-03-06,3,0001-01-01,,", "window_not_read", "window_start"),
        (f"{'M' * 201},2016-03-06,3,,,", "too_long", "publisher"),
        ("Ministry,2016-03-06,3,,,Atlantis=3", "province_unknown", "provinces"),
    ],
)
def test_what_cannot_be_taken_says_where_and_why(centre, row, what, field):
    assert (2, what, field) in refused(HEAD + row + "\n", centre)
    said = worded("counts", what, {"written": "x", "units": "y", "field": "z", "length": 9, "longest": 8})
    assert said
    assert "%(" not in said


@pytest.mark.django_db
def test_a_day_before_the_agreement_is_asked_about(valley):
    raw = "publisher,day,value\nMinistry,2016-02-20,3\n"
    with pytest.raises(taking_in.UndecidedError) as error:
        import_(raw, valley.staff)
    assert error.value.outlook.may_pass == {"before_the_truce": 1}


@pytest.mark.django_db
def test_a_language_that_is_no_code_is_not_known(centre):
    import_(
        "publisher,day,value,language\nMinistry,2016-03-06,3,Esperanto of the north\nM,2016-03-07,3,RU\n",
        centre,
    )
    assert sorted(PublishedCount.objects.values_list("language", flat=True)) == ["", "ru"]


@pytest.mark.django_db
def test_rows_of_one_count_that_disagree_are_refused(centre):
    raw = "key,publisher,day,value,province,n\nk,Ministry,2016-03-06,8,Aleppo,5\nk,Ministry,2016-03-06,9,Idlib,3\n"
    assert refused(raw, centre) == [(2, "rows_disagree", "value")]


@pytest.mark.django_db
def test_the_same_file_twice_changes_nothing_and_a_batch_is_taken_back_whole(centre):
    raw = published.file_of("two_centres").read_bytes()
    batch = import_(raw, centre, only_good=True)
    assert (batch.made, batch.refused) == (48, 14)
    with pytest.raises(taking_in.UndecidedError):
        import_(raw, centre)
    assert PublishedCount.objects.count() == 48
    taking_in.take_back(batch, reason="the wrong file", by=centre.duty)
    assert not PublishedCount.objects.standing().exists()
    assert PublishedCount.objects.count() == 48
    assert import_(raw, centre, only_good=True).made == 48


STATED = ("value", "unit", "series", "cumulative", "by_province", "window_start", "window_end", "counted_as", "list_scope",
          "more_than", "confirmed", "outlet", "url", "notes", "language", "side", "told")  # fmt: skip


def _plain(value):
    return sorted(value.items()) if isinstance(value, dict) else value


def said():
    rows = PublishedCount.objects.standing().select_related("publisher", "relayed_by")
    return sorted(
        repr([str(one.publisher), str(one.relayed_by), *(_plain(getattr(one, name)) for name in STATED)])
        for one in rows
    )


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ar"])
def test_what_goes_out_comes_in_again_and_says_the_same(centre, language):
    published.record_publishers(by=centre.duty)
    batches = [published.take_in(name, by=centre.duty) for name in published.TABLES]
    before, flags = said(), sorted(Flag.objects.values_list("kind", flat=True))
    written = io.BytesIO()
    assert write_kind(Counts(), written, language=language, by=centre.head) == len(before)
    with pytest.raises(taking_in.UndecidedError):
        import_(written.getvalue(), centre, "out.xlsx")  # everything stands here under its own number
    known = set(Flag.objects.values_list("pk", flat=True))
    for batch in batches:
        taking_in.take_back(batch, reason="to come in again", by=centre.duty)
    batch = import_(written.getvalue(), centre, "out.xlsx")
    assert batch.made == len(before)
    assert said() == before
    assert sorted(Flag.objects.exclude(pk__in=known).values_list("kind", flat=True)) == flags


@pytest.mark.django_db
def test_who_may_not_record_counts_may_not_take_them_in(centre):
    with pytest.raises(PermissionDenied):
        taking_in.receive_file(raw=b"a,b\n1,2\n", media_type="text/csv", file_name="x", by=centre.reader)


@needs_shared
@pytest.mark.parametrize("file", SHARED_TABLES)
def test_the_columns_of_the_collected_tables_are_all_guessed(file):
    table = open_book((SHARED / file).read_bytes(), file).tables[0]
    found = guess(table.header, table.rows[:50], FIELDS)
    unread = {
        name
        for number, name in enumerate(table.header)
        if number not in {one.column for one in found.values()}
    }
    assert unread <= {"by_province_sum", "sum_minus_total", "provinces_sum_to_total"}
    assert all(one.certain for one in found.values())


@needs_shared
@pytest.mark.django_db
@pytest.mark.parametrize("file", SHARED_TABLES)
def test_the_collected_tables_are_taken_in_as_they_are(centre, file):
    batch = import_((SHARED / file).read_bytes(), centre, only_good=True)
    reasons = {one["what"] for row in batch.rows.filter(happened=Happened.REFUSED) for one in row.problems}
    assert reasons <= {"no_figure", "day_missing", "publisher_new"}
    assert batch.made >= 48


@needs_shared
def test_the_shipped_tables_say_what_the_collected_ones_say():
    for ours, file in zip(published.TABLES, SHARED_TABLES, strict=True):
        with (SHARED / file).open(encoding="utf-8", newline="") as stream:
            collected = list(csv.DictReader(stream))
        for mine, theirs in zip(published.rows(ours), collected, strict=True):
            left_out = {"notes", "by_province_sum", "sum_minus_total"}
            assert all(mine[name] == said for name, said in theirs.items() if name not in left_out), mine[
                "key"
            ]
