"""The example of the joint commission: two parts, one bulletin that relayed both, and nobody made to speak."""

import dataclasses

import pytest
from django.urls import reverse

from tests import world
from tests.exchange.test_beside import TWO_SIDED
from tests.remembered import once
from tregua.centre.example import building, commission
from tregua.centre.example.casts import CASTS, COMMISSION, TRUCE, cast_in, cast_with
from tregua.centre.example.crew import Crew
from tregua.centre.example.releasing import release
from tregua.exchange.held import common_record
from tregua.exchange.models import Release
from tregua.reports.models import PublishedCount


@pytest.fixture
def russian_part(staff, settings):
    """The Russian part's centre, filled as the example fills it."""
    settings.CENTRE = dataclasses.replace(
        settings.CENTRE,
        path=settings.CENTRE_FOLDER,
        code="russian-part",
        names=COMMISSION.names["russian-part"],
        origin=settings.ORIGIN,
        peer_code="turkish-part",
        peer_names=COMMISSION.names["turkish-part"],
    )
    world.shipped_places(staff)
    once("russian part", lambda: fill(staff), staff=staff)
    return staff


def fill(staff):
    crew = Crew({"duty": staff.duty, "publisher": staff.publisher, "head": staff.head})
    commission.take_in_tables(crew)
    release(commission._one_edition_a_day(), crew)


@pytest.mark.django_db
def test_the_russian_part_releases_both_counts_of_each_day_and_says_whom_it_relayed(russian_part):
    released = [item.public for item in common_record().items]
    days = {
        part: {one["day"] for one in released if one["publisher"]["code"] == part}
        for part in commission.PARTS
    }
    assert days["turkish-part"] == set(TWO_SIDED)
    assert days["russian-part"] >= set(TWO_SIDED)
    for one in released:
        relay = one["relayed_by"]
        assert (relay["code"] if relay else None) == (
            "hmeimim" if one["publisher"]["code"] == "turkish-part" else None
        )
    assert Release.objects.count() == len(released)


@pytest.mark.django_db
def test_the_common_record_shows_the_turkish_count_as_relayed_and_no_sum(russian_part, at_desk):
    page = at_desk(russian_part.reader).get(reverse("exchange:common")).content.decode()
    assert "as relayed by Russian Centre for Reconciliation" in page
    assert "49 violations" not in page
    assert "46 violations" not in page


@pytest.mark.django_db
def test_both_tables_are_on_record(russian_part):
    assert PublishedCount.objects.filter(publisher__code="turkish-part").count() > 50
    assert PublishedCount.objects.filter(publisher__code="snhr").exists()


def test_the_casts_are_told_apart_by_their_centres(tmp_path):
    assert cast_with("turkish-part") is COMMISSION
    assert cast_with("amman") is TRUCE
    assert cast_in(tmp_path) is None
    (tmp_path / "russian-part").mkdir()
    assert cast_in(tmp_path) is COMMISSION
    assert COMMISSION.other("russian-part") == "turkish-part"
    assert len({code for cast in CASTS for code in cast.names}) == 2 * len(CASTS)
    assert len(commission.STEPS) < len(building.STEPS)
