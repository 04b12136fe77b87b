"""S-23 on a truce that nobody looked at before: made by lot, in other scripts, with many small places.

The reader of everything public and everything exchanged names nobody; with each protection taken away it does.
"""

import os

import pytest

from tests.exchange.other_centre import alone, other
from tests.safety import hunted, reader, second_truce
from tregua.exchange import entries
from tregua.incidents.models import Finding
from tregua.record.publishing import publish
from tregua.record.shown import PUBLIC

__all__ = ["alone", "other"]
pytestmark = pytest.mark.looks_at_words
SEEDS = range(1, 6) if os.environ.get("TREGUA_FULL") else (1,)


@pytest.fixture
def truce(staff, other, request):
    return second_truce.make(staff, getattr(request, "param", 1))


@pytest.fixture
def found(client, tmp_path):
    """Let everything out and return what a hunter reads in it, by what is hidden."""

    def read(truce, *, pages=False):
        publish(by="test")
        things = [*hunted.published(), *hunted.carried(tmp_path / "stick")]
        if pages:
            things += [*hunted.public_pages(client), *hunted.bulletins()]
            assert len(things) > 100
        texts = reader.opened(things)
        named = {
            "persons": reader.found(texts, truce.persons),
            "reporters": reader.found(texts, truce.reporters),
            "small places": reader.found(texts, truce.small),
            "positions": reader.shapes(texts, reader.near(truce.points) | reader.POSITIONS),
        }
        return {what: places for what, places in named.items() if places}

    return read


@pytest.mark.parametrize("truce", SEEDS, indirect=True)
def test_s_23_nothing_of_a_truce_made_by_lot_names_a_person_a_reporter_or_a_position(truce, found):
    second_truce.let_out(truce)
    assert len(set(truce.small)) > 30
    assert found(truce, pages=True) == {}


def release_one(truce, staff, kind):
    record = next(one for one in truce.records if one._meta.model_name == kind)
    entry = second_truce.exchange.propose(record, by=staff.publisher)
    second_truce.exchange.release(entry, by=staff.head)


def test_s_23_the_reader_names_witnesses_of_the_second_truce_where_reasons_are_public(
    truce, found, staff, monkeypatch
):
    monkeypatch.setitem(Finding.shown_to, "reasons", PUBLIC)
    release_one(truce, staff, "finding")
    told = found(truce)
    assert {words for _where, words in told["persons"]} == {truce.persons[0]}


def test_s_04_the_reader_names_small_places_of_the_second_truce_where_all_may_be_named(
    truce, found, staff, settings
):
    settings.COARSE_POPULATION = 0
    release_one(truce, staff, "meeting")
    assert set(found(truce)) == {"small places"}


def test_s_04_the_reader_names_places_of_few_people_where_small_counts_leave(
    truce, found, staff, monkeypatch
):
    monkeypatch.setattr(entries, "SMALLEST_COUNT", 0)
    release_one(truce, staff, "publishedcount")
    told = found(truce)
    assert {words for _where, words in told["small places"]} == set(truce.few)


def test_s_05_the_reader_finds_positions_of_the_second_truce_where_places_leave_as_points(
    truce, found, staff, monkeypatch
):
    monkeypatch.setattr(
        entries, "_area", lambda place, _precision="": {"at": f"{place.latitude}, {place.longitude}"}
    )
    release_one(truce, staff, "meeting")
    assert "positions" in found(truce)
