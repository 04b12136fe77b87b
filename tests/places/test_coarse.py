"""What leaves the centre names an area; a small settlement, a quarter and a site are not named."""

import pytest

from tests.places.test_naming import make
from tregua.places.coarse import public_area
from tregua.places.models import Place
from tregua.record.shown import NOBODY, shown_to


@pytest.fixture
def valley(db, settings):
    settings.COARSE_POPULATION = 5000
    country = make("XX", "country")
    province = make("V", "province", country)
    district = make("R", "district", province)
    small = make("R1", "subdistrict", district)
    return country, province, district, small


def test_a_large_town_is_named(valley):
    town = make("x-town", "settlement", valley[2], population=5000)
    assert public_area(town) == town
    assert public_area(make("x-quarter", "neighbourhood", town)) == town
    assert public_area(make("x-bridge", "site", town)) == town


def test_a_small_settlement_is_its_sub_district_or_what_is_above(valley):
    _country, province, district, small = valley
    assert public_area(make("x-farm", "settlement", small, population=4999)) == small
    assert public_area(make("x-mill", "settlement", district, population=20)) == district
    assert public_area(make("x-hut", "settlement", province, population=3)) == province


def test_a_population_that_is_not_known_is_not_large(valley):
    assert public_area(make("x-camp", "settlement", valley[3])) == valley[3]


def test_areas_are_named_as_they_are(valley):
    assert [public_area(area) for area in valley] == list(valley)


def test_a_place_of_which_no_area_is_known_is_not_named(db):
    assert public_area(make("x-lost", "site")) is None
    assert public_area(None) is None


def test_positions_are_shown_to_nobody():
    assert {shown_to(Place)[name] for name in ("latitude", "longitude")} == {NOBODY}
