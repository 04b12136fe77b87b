"""The same figures as paper, document, page and open data: tagged, editable, checkable, the same bytes every time."""

import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests import world
from tregua.bulletin.actions import approve, prepare
from tregua.bulletin.formats import paper
from tregua.reports.actions import add_source
from tregua.reports.counting import record_count
from tregua.reports.speech import speak

DAY = date(2016, 3, 1)
LANGUAGES = ("ar", "en", "fr", "ru")


@pytest.fixture
def bulletin(staff, other):
    """A day on which somebody else counted, too, and the centre spoke."""
    world.remembered(staff)
    source = add_source(code="sohr", kind="ngo", names={"en": "SOHR"}, by=staff.duty)
    record_count(
        publisher=source, value=35, unit="violation", series="daily", by_province={"SY07": 20, "SY02": None},
        window_end=world.START + timedelta(hours=12), by=staff.duty,
    )  # fmt: skip
    speak(
        kind="briefing", day=DAY, speaker="the spokesman", words="The truce is holding.", language="en",
        by=staff.head,
    )  # fmt: skip
    made = prepare(DAY, by=staff.publisher)
    approve(made, by=staff.head)
    return made


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_paper_has_the_same_bytes_every_time(bulletin, language):
    made = paper.make(bulletin, language)
    assert made == paper.make(bulletin, language)
    if where := os.environ.get("TREGUA_PICTURES"):
        (Path(where) / f"bulletin-{language}.pdf").write_bytes(made)
