"""Restrictions of movement in the bulletin: who was kept from looking, in which province, when, by whom, of which class."""

import csv
import io
import json
from datetime import date

import jsonschema
import pytest

from tests import world
from tests.world import instant
from tregua.bulletin.actions import prepare
from tregua.bulletin.figures import BuildError
from tregua.bulletin.formats import BY_CODE, made
from tregua.bulletin.languages import codes
from tregua.bulletin.layout import PRESETS, choose_layout
from tregua.bulletin.models import Bulletin
from tregua.bulletin.release import SCHEMA
from tregua.bulletin.sections import restrictions
from tregua.bulletin.text import as_json, as_text, document
from tregua.incidents.actions import note_restriction, open_incident
from tregua.incidents.looked import Restriction
from tregua.incidents.restriction_rows import RestrictionRows

DAY = date(2016, 3, 1)
WORDS = "The brother of the miller said the mill road is closed."


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def kept(valley):
    """At the Old Bridge somebody who examined an incident was delayed; in a quarter who watched was turned back."""
    duty = valley.staff.duty
    bridge = open_incident([valley.reports["bridge-1"]], reason="told", by=duty)
    note_restriction(bridge, kind="delay", at=instant(1, 9), by=duty)
    note_restriction(
        kind="denial", at=instant(1, 17), place=valley.places["V2"], party=valley.parties["column"],
        reason="military", reason_given=WORDS, by=duty,
    )  # fmt: skip
    return valley


def section(bulletin, language="en"):
    return next(one for one in document(bulletin.content, language).sections if one.part == "restrictions")


def test_each_time_is_a_row_by_whom_is_as_told_and_of_the_reason_its_class(kept):
    bulletin = prepare(DAY, by=kept.staff.publisher)
    assert section(bulletin).table.rows == [
        ["1 March 2016, morning", "the Valley", "those who examined an incident", "delay", "not known", "not known"],
        ["1 March 2016, afternoon", "the Valley", "those who watched the area", "denial", "the Column", "military activity"],
    ]  # fmt: skip
    assert "Restriction met: denial: 1." in section(bulletin).lines
    printed = next(one["value"] for one in bulletin.content["figures"] if one["rule"] == "restrictions_met")
    assert printed == len(section(bulletin).table.rows) == 2


def test_nothing_names_a_person_a_point_a_quarter_or_an_hour(kept):
    said = as_json(prepare(DAY, by=kept.staff.publisher))
    for hidden in (WORDS, "miller", "Mill Quarter", "Old Bridge", "V2", "17:00", "15:00"):
        assert hidden not in said, hidden


@pytest.mark.parametrize("language", codes())
def test_it_stands_in_every_language_and_form(kept, language):
    bulletin = prepare(DAY, by=kept.staff.publisher)
    heading = section(bulletin, language).heading
    assert heading in BY_CODE["html"].make(bulletin, language).decode()
    assert heading.casefold() in as_text(bulletin, language).casefold()
    for form in ("pdf", "docx"):
        assert len(made(bulletin, BY_CODE[form], language)) > 1000
    jsonschema.validate(json.loads(as_json(bulletin)), json.loads(SCHEMA.read_text()))


def test_the_sheet_has_the_same_rows(kept):
    bulletin = prepare(DAY, by=kept.staff.publisher)
    sheet = list(csv.DictReader(io.StringIO(made(bulletin, BY_CODE["restrictions"], "").decode())))
    assert sheet[0]["reason"] == "#access+reason"
    assert {(one["kind"], one["province"], one["party"], one["reason"]) for one in sheet[1:]} == {
        ("delay", "the Valley", "", "not_known"),
        ("denial", "the Valley", "the Column", "military"),
    }
    assert WORDS not in str(sheet)


def test_a_province_that_is_printed_with_others_is_not_told_apart(kept, monkeypatch):
    choose_layout(
        sections=PRESETS["facts"], merges_small=True, reason="few are on record", by=kept.staff.head
    )
    bulletin = prepare(DAY, by=kept.staff.publisher)
    assert bulletin.content["together"] == ["V"]
    assert {row[1] for row in section(bulletin).table.rows} == {"Other provinces, together"}


def test_what_was_written_down_by_mistake_is_no_row(kept):
    mistaken = Restriction.objects.get(kind="delay")
    rows = [(Restriction._meta.label, mistaken.pk)]
    RestrictionRows().take_back(rows, reason="another day", by=kept.staff.duty)
    bulletin = prepare(DAY, by=kept.staff.publisher)
    assert [row[3] for row in section(bulletin).table.rows] == ["denial"]
    assert bulletin.content["coverage"]["restrictions"] == {"denial": 1}


def test_where_nobody_was_kept_from_looking_it_says_so(valley):
    lines = section(prepare(DAY, by=valley.staff.publisher)).lines
    assert lines[-1] == "No restriction of movement is on record for this period."


def test_rows_that_are_not_as_many_as_the_figure_stop_the_build(kept, monkeypatch):
    monkeypatch.setattr(restrictions, "_met", lambda _period: [])
    with pytest.raises(BuildError, match="0 rows, the total is 2"):
        prepare(DAY, by=kept.staff.publisher)


@pytest.mark.parametrize("preset", PRESETS)
def test_every_mission_prints_them_and_a_report_of_one_kind_does_not(preset):
    assert "restrictions" in PRESETS[preset]
    assert restrictions.KIND.of_everything


def test_an_issue_from_before_tells_the_kinds_with_the_coverage(kept):
    bulletin = prepare(DAY, by=kept.staff.publisher)
    before = {name: said for name, said in bulletin.content.items() if name != "restrictions"}
    text = as_text(Bulletin(content=before, day=DAY, series="daily"), "en")
    assert "Restriction met: denial: 1." in text
    assert "RESTRICTIONS OF MOVEMENT" not in text
