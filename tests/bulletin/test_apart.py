"""A table too long to be printed is a file of its own, which the bulletin names by its digest: nothing is cut in silence."""

import hashlib
import io
import json
import zipfile
from datetime import date

import jsonschema
import pytest

from tests import world
from tests.bulletin.approving import approve
from tests.bulletin.test_prepare import found, opened
from tregua.bulletin import actions, apart
from tregua.bulletin.actions import BulletinError, prepare
from tregua.bulletin.figures import BuildError
from tregua.bulletin.formats import BY_CODE, made
from tregua.bulletin.identifying import single_places
from tregua.bulletin.languages import codes
from tregua.bulletin.layout import PRESETS, choose_layout
from tregua.bulletin.models import Apart
from tregua.bulletin.release import SCHEMA, release_of
from tregua.bulletin.text import as_json, as_text
from tregua.record import disclosure

DAY = date(2016, 3, 1)


@pytest.fixture
def valley(staff, alone, monkeypatch):
    made_valley = world.remembered(staff)
    choose_layout(sections=PRESETS["facts"], reason="facts only", by=staff.head)
    found(made_valley, opened(made_valley, "bridge-1"), "bridge-1")
    found(made_valley, opened(made_valley, "bridge-2"), "bridge-2")
    return made_valley


@pytest.fixture
def long(valley, monkeypatch):
    """A bulletin of which a table of two rows is too long."""
    monkeypatch.setattr(apart, "MOST_PRINTED", 1)
    return prepare(DAY, by=valley.staff.publisher)


@pytest.mark.parametrize("language", codes())
def test_the_bulletin_names_the_file_in_place_of_its_rows(long, language):
    says = long.content["violations"]
    assert says["rows"] == []
    assert (says["apart"]["file"], says["apart"]["rows"]) == ("hmeimim-2016-03-01-1-violations.csv", 2)
    text = as_text(long, language)
    assert says["apart"]["sha256"] in text
    assert "hmeimim-2016-03-01-1-violations.csv" in text
    jsonschema.validate(json.loads(as_json(long)), json.loads(SCHEMA.read_text()))


def test_the_file_has_every_row_as_a_short_table_has_and_lies_in_the_archive(valley, long, monkeypatch):
    sheet = made(long, BY_CODE["violations"], "")
    assert hashlib.sha256(sheet).hexdigest() == long.content["violations"]["apart"]["sha256"]
    monkeypatch.setattr(apart, "MOST_PRINTED", 300)
    short = prepare(DAY, by=valley.staff.publisher)
    assert made(short, BY_CODE["violations"], "") == sheet
    assert single_places(short) == single_places(long) == {"V1": 2}
    approve(long, by=valley.staff.head)
    with zipfile.ZipFile(io.BytesIO(release_of(DAY, DAY))) as archive:
        assert archive.read("2016-03-01-1/hmeimim-2016-03-01-1-violations.csv") == sheet


def test_a_file_that_is_not_the_one_frozen_is_not_approved(valley, long, monkeypatch):
    monkeypatch.setattr(Apart.objects, "get", lambda **_which: Apart(text="another"))
    with pytest.raises(BuildError, match="not as it was frozen"):
        approve(long, by=valley.staff.head)


def test_what_an_entry_of_the_log_cannot_hold_is_not_approved(valley, monkeypatch):
    """The other centre reads no entry that is longer: it would never see the bulletin."""
    bulletin = prepare(DAY, by=valley.staff.publisher)
    monkeypatch.setattr(disclosure, "LONGEST", 1_000)
    with pytest.raises(BulletinError, match="longer than an entry of the log"):
        approve(bulletin, by=valley.staff.head)
    assert not actions.Approval.objects.exists()
