"""A spreadsheet is taken in, and records go out, on the command line: the same code, and exit codes for programs."""

import json

import pytest
from openpyxl import load_workbook

from tests.intake.sheets import HEADER, ROWS, workbook
from tregua.centre.arguments import build
from tregua.centre.commands import table, take_in
from tregua.intake.models import Batch, Message
from tregua.reports.models import Report, Source

UNKNOWN = ("P-1", "Radio Nine", *ROWS[0][2:])
NEGATIVE = ("P-2", *ROWS[0][1:10], -4, *ROWS[0][11:])
AMBIGUOUS = ("P-3", ROWS[0][1], "3/4/2016", *ROWS[0][3:])


@pytest.fixture
def tregua(valley, tmp_path, capsys):
    """Return a function that runs `tregua import` on rows and gives (exit code, what it says, what it complains of)."""
    file = tmp_path / "events.xlsx"

    def run(rows, *options):
        if not file.exists():
            file.write_bytes(workbook(rows))
        given = build().parse_args(["import", str(file), "--kind", "claims", *options])
        code = take_in.run(given)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_dry_run_keeps_nothing(tregua):
    code, said, _errors = tregua(ROWS, "--dry-run", "--json")
    assert code == 0
    told = json.loads(said)
    assert (told["would_be_made"], told["refused"], told["asked"]) == (4, 0, [])
    assert told["problems"][0]["row"] == 5
    assert not Message.objects.filter(channel="sheet").exists()


def test_a_table_is_taken_in_once(tregua):
    code, said, _errors = tregua(ROWS)
    assert (code, "made: 4" in said) == (0, True)
    code, said, errors = tregua(ROWS)
    assert (code, "same: 4" in said) == (0, True)
    assert "Nothing of this table is new" in errors
    assert Batch.objects.count() == 1


def test_refused_rows_end_it_with_3_unless_the_good_ones_are_enough(tregua):
    code, said, errors = tregua([ROWS[0], NEGATIVE])
    assert code == 3
    assert "REFUSED Events row 3, Killed: “-4”" in said
    assert "only the good rows" in errors
    assert not Batch.objects.exists()
    code, said, _errors = tregua([], "--only-good")
    assert (code, "made: 1" in said, "refused: 1" in said) == (0, True, True)


def test_what_is_asked_ends_it_with_4_and_is_answered_by_an_option(tregua):
    code, said, _errors = tregua([UNKNOWN])
    assert code == 4
    assert "--answer 'source:Radio Nine=" in said
    code, _said, _errors = tregua([], "--answer", "source:Radio Nine=add:outlet")
    assert code == 0
    assert Source.objects.get(code="radio-nine").kind == "outlet"


def test_days_and_columns_are_said_by_options(tregua):
    assert tregua([AMBIGUOUS])[0] == 3
    code, _said, _errors = tregua([], "--day-first", "yes", "--column", "target=Alleged actor", "--column", "actor=",
                                  "--every-row", "language=en")  # fmt: skip
    assert code == 0
    made = Report.objects.get(pk=Batch.objects.get().rows.get().made_id)
    assert made.started_at.date().isoformat() == "2016-04-03"
    assert (made.target, made.actor_as_written, made.language) == ("the Column", "", "en")


def test_the_columns_are_read_as_the_last_time(tregua, tmp_path):
    tregua([AMBIGUOUS], "--day-first", "yes")
    (tmp_path / "events.xlsx").unlink()
    assert tregua([("P-4", *AMBIGUOUS[1:])])[0] == 0


@pytest.mark.parametrize(
    ("options", "code", "says"),
    [
        (["--column", "place=Nowhere"], 2, "There is no column “Nowhere”. Columns: Key"),
        (["--column", "colour=Place"], 2, "Fields: actor"),
        (["--every-row", "day=tomorrow"], 1, "tomorrow"),
        (["--table", "Other"], 1, "Say which table is meant: “Events”"),
        (["--by", "reader"], 1, "Who may: duty"),
    ],
)
def test_what_is_not_understood_is_told_and_nothing_is_made(tregua, options, code, says):
    ended, _said, errors = tregua(ROWS, *options)
    assert ended == code
    assert says in errors
    assert not Batch.objects.exists()


def test_a_file_that_is_none_is_told(valley, tmp_path, capsys):
    file = tmp_path / "a.pdf"
    file.write_bytes(b"%PDF-1.4 and more")
    assert take_in.run(build().parse_args(["import", str(file), "--kind", "claims"])) == 1
    assert "Nothing was taken in." in capsys.readouterr().err
    assert take_in.run(build().parse_args(["import", str(file), "--kind", "songs"])) == 2


def test_everything_goes_out_and_no_file_is_written_over(valley, tmp_path, capsys):
    file = tmp_path / "claims.xlsx"
    given = build().parse_args(["table", str(file), "--kind", "claims", "--language", "ar", "--by", "duty"])
    assert table.run(given) == 0
    sheet = load_workbook(file).active
    assert sheet.max_row == 1 + Report.objects.current().count()
    assert sheet.sheet_view.rightToLeft
    assert table.run(given) == 1
    assert "exists already" in capsys.readouterr().err
    assert len(HEADER) < sheet.max_column


@pytest.mark.parametrize("options", [["--dry-run"], []])
def test_what_a_file_leaves_in_doubt_is_said_as_on_the_pages(valley, tmp_path, capsys, options):
    lines = [",".join(HEADER), "A-1,valley-radio,2016-03-01,,Old Bridge,,shelling,,,,,,Shells\0 fell.",
             'A-2,valley-radio,2016-03-02,,Upper Farm,,shooting,,,,,,"Shots.', "A-3,far-wire,2016-03-04,,Lower Farm,,shelling,,,,,,Bombs."]  # fmt: skip
    file = tmp_path / "events.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    given = ["import", str(file), "--kind", "claims", *options]
    assert take_in.run(build().parse_args(given)) == 0
    said = capsys.readouterr().out
    assert "  file: Line 2: characters of no meaning (NUL)" in said
    assert "  file: Quotation marks do not close as they should in 1 rows (3)" in said
    code = take_in.run(build().parse_args([*given, "--json"]))
    assert (code, len(json.loads(capsys.readouterr().out)["file"])) == (0, 2)
