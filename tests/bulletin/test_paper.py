"""How a bulletin lies on its pages: a map gives way to what is left of one, and the last page holds more than the end."""

import io
from datetime import UTC, datetime

import pikepdf
import pypdfium2
import pytest

from tregua.agreement.typesetting import pdf
from tregua.bulletin.document import Table
from tregua.bulletin.formats.paper import TEMPLATE

MAP = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="620" height="330"><rect width="620" height="330"/></svg>'
)
LOWER = MAP.replace('"330"', '"215"')
EMPTY = {
    "table": None,
    "quotations": [],
    "remarks": [],
    "pictures": [],
    "explained": [],
    "lines": [],
    "part": "",
}


def section(heading, kind="work", **of):
    return EMPTY | {"heading": heading, "kind": kind} | of


def printed(*sections):
    """Return the pages of a bulletin of these sections, each as its text."""
    data = {
        "language": "en", "direction": "ltr", "title": "Bulletin", "head": [], "introduction": [],
        "centre": "Alpha", "date": [2016, 3, 1], "running": "", "page_words": "{page}/{pages}", "standing": "",
        "proof": ["Published as entry 7."], "became": "", "sections": list(sections),
    }  # fmt: skip
    made = pdf(TEMPLATE, data, at=datetime(2016, 3, 1, tzinfo=UTC))
    with pikepdf.open(io.BytesIO(made)) as read, read.open_metadata() as about:
        assert about.pdfa_status == "2A"
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(made)]


def mapped(lines, *, lower):
    picture = {"title": "The map", "says": "A map.", "svg": MAP, "notes": [], "lower": lower}
    return printed(
        section("Before", lines=[f"Line {number}." for number in range(lines)]),
        section("Where", kind="map", lines=["Whole provinces."], pictures=[picture]),
    )


@pytest.mark.parametrize("lines", [24, 25])
def test_a_map_is_smaller_where_it_would_else_leave_the_page_half_empty(lines):
    assert "The map" in mapped(lines, lower=MAP)[0]
    assert "The map" not in mapped(lines, lower="")[0]


def test_a_map_that_could_not_be_read_is_drawn_lower_and_else_stands_whole_on_the_next_page():
    first, second = mapped(27, lower=MAP)
    assert "The map" not in first
    assert "Where" in second
    assert "The map" in mapped(27, lower=LOWER)[0]


def test_the_end_of_a_bulletin_never_stands_alone_on_the_last_page():
    for many in range(20, 30):
        rules = [
            {"name": f"Rule {number}", "mark": f"rule_{number}, version 1", "says": "What is counted. " * 12}
            for number in range(many)
        ]
        pages = printed(
            section("How it was counted", kind="method", explained=rules),
            section("Annex", kind="findings", lines=["No violation was found in this period."]),
        )
        assert f"Rule {many - 1}" in pages[-1]
        assert f"Rule {many - 3}" in pages[-1]
        assert "Published as entry 7." in pages[-1]


@pytest.mark.parametrize("lines", range(42, 45))
def test_a_few_lines_stand_together_and_many_are_divided(lines):
    before = section("Before", lines=["A line."] * lines)
    pages = printed(before, section("Short", lines=["First of two.", "Second of two."]), section("After"))
    (page,) = (page for page in pages if "First of two." in page)
    assert "Short" in page
    assert "Second of two." in page


@pytest.mark.parametrize("lines", range(45, 51))
def test_the_last_lines_of_many_go_together(lines):
    pages = printed(section("Long", lines=[f"Line {number}." for number in range(lines)]), section("After"))
    (page,) = (page for page in pages if f"Line {lines - 1}." in page)
    assert f"Line {lines - 2}." in page
    assert "Line 0." in pages[0]


def annexed(rows, **of):
    table = {
        "caption": "Violations found", "head": [f"Column {number}" for number in range(8)], "total": False, "below": "",
        "rows": [["not recorded"] * 7 + [f"{number} March"] for number in range(rows)], "weights": [1] * 8, **of,
    }  # fmt: skip
    return section("Annex", kind="findings", table=table, lines=["One row for each violation found."])


def test_a_long_annex_lies_on_its_side_with_the_end_of_the_bulletin_on_its_last_page():
    pages = printed(section("Before", lines=["A line."]), annexed(40, wide=True, lies=True, whole=False))
    assert "Annex" not in pages[0]
    assert "39 March" in pages[-1]
    assert "Published as entry 7." in pages[-1]
    assert all("Column 7" in page for page in pages[1:])


def test_a_short_annex_stands_on_the_page_of_what_is_before_it():
    (page,) = printed(section("Before", lines=["A line."]), annexed(1, wide=True, lies=False, whole=True))
    assert "0 March" in page
    assert "Published as entry 7." in page


@pytest.mark.parametrize("lines", range(0, 30, 3))
def test_the_last_rows_of_a_long_table_go_together(lines):
    table = {
        "caption": "By province", "below": "", "head": ["Province", "How many"], "weights": [], "total": True, "wide": False,
        "lies": False, "whole": False,
        "rows": [*([f"Province {number}.", str(number)] for number in range(30)), ["Total", "435"]],
    }  # fmt: skip
    pages = printed(
        section("Before", lines=["A line."] * lines), section("Claims", table=table), section("After")
    )
    ends = next(page for page in pages if "Total" in page)
    assert all(f"Province {number}." in ends for number in (28, 29))
    assert sum(page.count("Province 7.") for page in pages) == 1
    assert any("Claims" in page and "Province 2." in page for page in pages)


def test_only_a_wide_table_of_many_rows_lies_on_its_side():
    def table(rows, columns):
        return Table("Violations", ["Column"] * columns, [["–"] * columns] * rows, weights=[1] * columns)

    assert [table(*size).lies for size in ((9, 8), (10, 8), (10, 6))] == [False, True, False]
