"""A table that is written in the grid is kept with every change, checked cell by cell, and taken in as a file is."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given
from hypothesis import strategies as st

from tests.intake.sheets import HEADER, ROWS
from tregua.intake import grid_actions, taking_in
from tregua.intake.channels import grid as channel
from tregua.intake.channels.grid import tsv
from tregua.intake.grid_checks import check
from tregua.intake.grid_pasted import in_rows
from tregua.intake.models import Batch, Grid, Message
from tregua.places.mgrs import grid_of
from tregua.record.models import Entry
from tregua.reports.claim_rows import Claims
from tregua.reports.models import Report, Source

GOOD = {
    "source": "valley-radio",
    "day": "2016-03-01",
    "time": "14:20",
    "place": "Old Bridge",
    "province": "the Valley",
    "predicate": "shelling",
    "killed": "2",
    "words": "Mortar rounds fell on Old Bridge.",
}
CELLS = st.text(st.sampled_from('a"\t\n\r ,;=ش٣'), max_size=8) | st.text(max_size=5)


@pytest.fixture
def grid(valley):
    made = grid_actions.begin(Claims, by=valley.staff.duty, title="Night shift")
    grid_actions.open_in(made, "first")
    return Grid.objects.get(pk=made.pk)


def written(grid, *rows, first=channel.FIRST_ROW):
    """Write rows into the grid, as its page does."""
    grid_actions.keep_rows(grid, dict(enumerate(rows, first)), window="first")
    return grid


def said(grid, **cells):
    """Return field -> what is said of a row that is good but for these cells."""
    checked = check(grid, {2: GOOD | cells})
    return {one.field: one for one in checked.said}


def one_line_ends(cell):
    return cell.replace("\r\n", "\n").replace("\r", "\n")


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), max_size=6))
def test_what_is_copied_out_is_read_again_as_the_same(rows):
    assert tsv.parse(tsv.write(rows)) == [[one_line_ends(cell) for cell in row] for row in rows]


@pytest.mark.parametrize(
    ("pasted", "cells"),
    [
        ("a\tb\r\nc\td\r\n", [["a", "b"], ["c", "d"]]),
        ('"two\nlines"\tb\n', [["two\nlines", "b"]]),
        ('"he said ""yes""\nand left"\n', [['he said "yes"\nand left']]),
        ('the "so called" truce\t"in force"\n', [['the "so called" truce', '"in force"']]),
        ('"never closed\tb\nc\n', [['"never closed', "b"], ["c"]]),
        ("\t\n\n", [["", ""], [""]]),
        ("حلب\t٥", [["حلب", "٥"]]),
    ],
)
def test_what_programs_put_on_the_clipboard_is_read(pasted, cells):
    assert tsv.parse(pasted) == cells


def test_every_row_keeps_the_number_that_the_page_shows():
    raw = channel.write(["day", "words"], {3: ["2016-03-01", "one"], 6: ["", "two\nlines"]})
    table = channel.open_grid(raw, "Night shift").tables[0]
    assert [(row.number, row.cells) for row in table.rows] == [
        (3, ("2016-03-01", "one")),
        (6, (None, "two\nlines")),
    ]


def test_nothing_of_a_grid_is_taken_for_a_title_or_a_total():
    raw = channel.write(["source", "words"], {2: ["Total", "5"], 3: ["source", "words"], 4: ["", "note"]})
    assert [row.number for row in channel.open_grid(raw).tables[0].rows] == [2, 3, 4]


def test_a_row_is_kept_and_a_row_without_a_word_is_there_no_more(grid):
    written(grid, GOOD, GOOD | {"words": "Another."})
    written(grid, {"source": "  "})
    assert dict(grid.rows.values_list("number", "cells")) == {3: GOOD | {"words": "Another."}}


def test_writing_the_same_rows_again_changes_nothing(grid):
    for _time in range(2):
        written(grid, GOOD)
    assert grid.rows.count() == 1


def test_only_the_window_that_was_opened_last_writes(grid):
    written(grid, GOOD)
    grid_actions.open_in(grid, "second")
    with pytest.raises(grid_actions.OpenElsewhereError, match="another window"):
        written(grid, {"words": "lost?"})
    assert grid.rows.get().cells == GOOD


@pytest.mark.parametrize("number", [1, 0, grid_actions.LAST_ROW + 1])
def test_a_row_beyond_the_grid_is_refused(grid, number):
    with pytest.raises(grid_actions.GridError, match="10000 rows at most"):
        written(grid, GOOD, first=number)


def test_a_cell_that_no_spreadsheet_holds_is_refused_with_its_row(grid):
    with pytest.raises(grid_actions.GridError, match="Row 2"):
        written(grid, {"words": "x" * (grid_actions.LONGEST_CELL + 1)})


@pytest.mark.parametrize(
    ("cells", "field", "says", "stops"),
    [
        ({"source": ""}, "source", "needed", True),
        ({"day": "30 February 2016"}, "day", "does not exist", True),
        ({"day": "3/4/2016"}, "day", "Say whether the day or the month comes first", True),
        ({"day": "2016-02-01"}, "day", "before the agreement", True),
        ({"time": "25:10"}, "time", "no time of a day", True),
        ({"killed": "several"}, "killed", "Write digits", True),
        ({"place": "Nowhere Hill"}, "place", "no one place", False),
        ({"place": "37 S BT 4702 115"}, "place", "as many figures for east as for north", True),
        ({"source": "Radio Nine"}, "source", "asked once", False),
    ],
)
def test_each_cell_says_what_is_wrong_with_it(grid, cells, field, says, stops):
    one = said(grid, **cells)[field]
    assert (one.row, one.stops) == (2, stops)
    assert says in one.says


def test_of_a_good_row_nothing_is_said(grid):
    assert said(grid) == {}


def test_digits_of_three_scripts_are_read_and_sorted_by_what_they_say(grid):
    checked = check(
        grid, {2: GOOD | {"day": "٢٠١٦-٠٣-٠٢", "killed": "۳"}, 3: GOOD | {"day": "02.03.2016", "time": ""}}
    )
    assert checked.said == []
    assert checked.read == {
        2: {"day": "2016-03-02", "time": "14:20:00", "killed": "3"},
        3: {"day": "2016-03-02"},
    }


def test_days_are_read_in_the_order_that_a_person_says(grid):
    grid_actions.show_columns(grid, grid.columns, day_first=True, year=2016)
    assert said(grid, day="3/4/2016") == {}
    assert said(grid, day="5 March") == {}


def test_a_column_with_something_in_it_stays(grid):
    written(grid, GOOD)
    shown = grid_actions.show_columns(grid, ["source", "mgrs"]).columns
    assert shown == [code for code in (field.code for field in Claims.fields) if code in {*GOOD, "mgrs"}]


def test_a_pasted_table_is_read_by_its_own_names_in_any_order(grid):
    lines = [HEADER, *(["" if cell is None else str(cell) for cell in row] for row in ROWS)]
    pasted, rows = in_rows(tsv.write(lines), Claims, grid.columns)
    assert pasted.named
    assert pasted.columns[:5] == ["key", "source", "day", "time", "place"]
    assert rows[2]["place"] == "Old Bridge"
    assert rows[5]["words"] == "Shells on Nowhere Hill."


@pytest.mark.parametrize(
    "header",
    ["المصدر\tالتاريخ\tالمكان\tالوصف", "источник\tдата\tместо\tописание", "source\tdate\tlieu\tdescription"],
)
def test_the_names_of_columns_are_known_in_every_language(grid, header):
    pasted, _rows = in_rows(f"{header}\nx\t2016-03-01\ty\tz\n", Claims, grid.columns)
    assert pasted.columns == ["source", "day", "place", "words"]


def test_a_pasted_table_without_names_is_read_in_the_order_shown(grid):
    pasted, rows = in_rows("valley-radio\t2016-03-01\t14:20\n", Claims, grid.columns)
    assert not pasted.named
    assert rows == {2: {"source": "valley-radio", "day": "2016-03-01", "time": "14:20"}}


def test_taken_in_the_grid_is_a_message_and_its_rows_are_reports(valley, grid):
    before = Report.objects.count()
    written(grid, GOOD, {}, GOOD | {"words": "Another.", "day": "٢٠١٦-٠٣-٠٢"})
    batch = grid_actions.take_in(grid, by=valley.staff.duty)
    message = Message.objects.get(pk=batch.message_id)
    assert (message.channel, message.title, batch.made) == ("grid", "Night shift", 2)
    assert bytes(message.raw).decode().startswith("source\tday\ttime\t")
    assert "٢٠١٦-٠٣-٠٢" in bytes(message.raw).decode()
    assert [row.number for row in batch.rows.in_order()] == [2, 4]
    assert Report.objects.count() == before + 2
    assert not Grid.objects.exists()
    acts = [entry.content["act"] for entry in Entry.objects.journal()]
    assert (acts.count("message received"), acts.count("batch taken in")) == (1, 1)


def test_the_kept_table_is_read_again_as_it_was(valley, grid):
    written(grid, GOOD | {"words": 'Two lines\nof "words"\twith a tab'})
    message = grid_actions.take_in(grid, by=valley.staff.duty).message
    table = taking_in.table_of(taking_in.book_of(message), "")
    assert table.rows[0].cells[-1] == 'Two lines\nof "words"\twith a tab'


def test_rows_that_cannot_be_taken_stay_in_the_grid_to_be_mended(valley, grid):
    written(grid, GOOD, GOOD | {"day": "30 February 2016"})
    with pytest.raises(taking_in.UndecidedError, match="cannot be taken"):
        grid_actions.take_in(grid, by=valley.staff.duty)
    assert not Message.objects.filter(channel="grid").exists()
    batch = grid_actions.take_in(grid, by=valley.staff.duty, only_good=True)
    assert (batch.made, batch.refused) == (1, 1)
    assert list(grid.rows.values_list("number", flat=True)) == [3]


def test_the_same_rows_written_again_make_nothing_twice(valley, grid):
    written(grid, GOOD)
    grid_actions.take_in(grid, by=valley.staff.duty)
    again = grid_actions.begin(Claims, by=valley.staff.duty)
    grid_actions.open_in(again, "first")
    written(again, GOOD)
    with pytest.raises(taking_in.UndecidedError, match="Nothing of this table is new"):
        grid_actions.take_in(again, by=valley.staff.duty)
    assert Batch.objects.count() == 1


def test_a_date_time_group_in_the_cell_of_the_day_tells_the_time_too(valley, grid):
    written(grid, GOOD | {"day": "011430ZMAR16", "time": ""})
    made = grid_actions.take_in(grid, by=valley.staff.duty).rows.get()
    report = Report.objects.get(pk=made.made_id)
    assert report.started_at.isoformat() == "2016-03-01T14:30:00+00:00"
    assert report.zone_stated


def test_a_day_with_the_midnight_that_programs_write_has_no_time(valley, grid):
    written(grid, GOOD | {"day": "2016-03-01 00:00", "time": ""})
    made = grid_actions.take_in(grid, by=valley.staff.duty).rows.get()
    assert Report.objects.get(pk=made.made_id).time_precision == "day"


def test_a_place_is_written_as_a_point_or_a_grid_reference(valley, grid):
    square = grid_of(33.5138, 36.2763)
    written(grid, GOOD | {"place": "33.5138, 36.2763"}, GOOD | {"place": square})
    made = grid_actions.take_in(grid, by=valley.staff.duty).rows.in_order()
    reports = [Report.objects.get(pk=row.made_id) for row in made]
    assert [(round(one.latitude, 3), round(one.longitude, 3)) for one in reports] == [
        (Decimal("33.514"), Decimal("36.276"))
    ] * 2
    # S-25: what is written leaves in lists and tables that are plain, so the point is not in it.
    assert [one.place_as_written for one in reports] == ["the Valley", "the Valley"]


def test_an_unknown_source_is_added_only_when_somebody_said_so(valley, grid):
    written(grid, GOOD | {"source": "Radio Nine"})
    with pytest.raises(taking_in.UndecidedError, match="Answer what is asked"):
        grid_actions.take_in(grid, by=valley.staff.duty)
    grid_actions.answer(grid, {"source": {"Radio Nine": "add:outlet"}})
    grid_actions.take_in(grid, by=valley.staff.duty)
    assert Source.objects.get(code="radio-nine").kind == "outlet"


def test_a_grid_is_begun_only_by_who_may_make_such_records(valley):
    with pytest.raises(PermissionDenied):
        grid_actions.begin(Claims, by=valley.staff.auditor)


def test_a_person_has_no_more_grids_open_than_can_be_overlooked(valley, monkeypatch):
    monkeypatch.setattr(grid_actions, "MOST_OF_ONE", 1)
    grid_actions.begin(Claims, by=valley.staff.duty)
    with pytest.raises(grid_actions.GridError, match="throw one away"):
        grid_actions.begin(Claims, by=valley.staff.duty)
