"""Everything that may be said of a spreadsheet has words, and every word a place where it is said."""

import re
from pathlib import Path

import pytest

from tregua.intake import sheet_wording
from tregua.intake.channels import text
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.sheet_wording import (
    CELL,
    GUESS,
    TYPED,
    UNREAD,
    UNREADABLE,
    WORDS,
    worded,
    worded_as_typed,
)

PLACE = Path(text.__file__).parent.parent
CODE = "\n".join(path.read_text(encoding="utf-8") for path in (PLACE / "sheet").glob("*.py"))
RAISED = re.compile(r"(?:UnreadableError|CellError|Unread|Guess)\(\s*\"([a-z_]+)\"")
NAMED = {
    "macros",
    "comments",
    "outside_links",
    "formulas",
    "formula_without_value",
    "errors",
    "formula_text",
    "markup",
}


def test_every_code_is_worded():
    assert set(RAISED.findall(CODE)) <= set(WORDS)
    assert set(WORDS) >= NAMED


@pytest.mark.parametrize("code", sorted(WORDS))
def test_every_word_is_said_somewhere(code):
    assert f'"{code}"' in CODE


def test_no_code_has_two_meanings():
    assert len(WORDS) == len(UNREADABLE) + len(UNREAD) + len(CELL) + len(GUESS)


def test_the_sheet_is_named_and_a_long_cell_is_cut():
    said = worded("errors", {"sheet": "Claims", "cells": "F6", "count": 1})
    assert said.startswith("Sheet “Claims”: ")
    assert "F6" in said
    assert len(worded("not_a_day", {"stood": "x" * 5000})) < 400
    assert "Friday" in worded("weekday_wrong", {"stood": "x", "readings": "2016-03-04", "weekday": 5})
    assert "new kind" in worded("new kind", {})
    assert sheet_wording.LONGEST


# What only a whole column tells, or only a cell that is no text: it is never said of what was typed into a line.
OF_A_TABLE = {"day_against_order", "serial_day", "date_not_number", "no_coordinate", "two_coordinates"}
READS_A_LINE = ("days", "times", "moments", "numbers", "quantities", "positions")


def test_what_was_typed_into_a_line_is_told_without_columns_and_cells():
    code = "\n".join((PLACE / "sheet" / f"{name}.py").read_text(encoding="utf-8") for name in READS_A_LINE)
    found = set(RAISED.findall(code)) - OF_A_TABLE
    assert set(TYPED) <= found
    detail = {"stood": "x", "readings": "y", "number": 1, "weekday": 5, "part": "z"}
    told = {why: worded_as_typed(CellError(why, **detail)) for why in found}
    assert not {why: words for why, words in told.items() if re.search("column|cell|file", words)}
