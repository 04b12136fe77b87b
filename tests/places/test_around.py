"""The places around a point: the nearest is the nearest, wherever it lies and however many there are."""

import pytest

from tregua.places.around import around
from tregua.places.models import Place

pytestmark = pytest.mark.django_db


def at(code, latitude, longitude):
    return Place.objects.create(
        code=code, kind="settlement", latitude=latitude, longitude=longitude, source="the map"
    )


def test_what_lies_just_beyond_a_box_is_nearer_than_what_lies_in_its_corner():
    at("corner", 36.09, 37.11)
    at("beyond", 36.105, 37.0)
    assert [one.place.code for one in around(36.0, 37.0)] == ["beyond", "corner"]


def test_the_nearest_is_found_among_many():
    for number in range(450):
        at(f"far-{number:03}", 36.02, 37.02)
    at("near", 36.001, 37.0)
    assert around(36.0, 37.0)[0].place.code == "near"
