"""Places of one name are found by where they are: near ones always, and without looking at all of that name."""

from decimal import Decimal

import pytest

from tregua.places import nearby
from tregua.places.models import Place
from tregua.places.nearby import Nearby


def place(code, latitude, longitude):
    return Place(
        code=code, kind="settlement", latitude=Decimal(str(latitude)), longitude=Decimal(str(longitude))
    )


def found(held, latitude, longitude):
    return {one.code for _away, one in held.of("mill", Decimal(str(latitude)), Decimal(str(longitude)))}


@pytest.mark.parametrize("latitude", [-89.99, -60.0, -0.001, 0.0, 33.512, 71.3, 84.99, 89.97, 90.0])
def test_what_is_within_three_kilometres_is_found_on_every_latitude(latitude):
    held = Nearby()
    held.add("mill", place("near", min(90, latitude + 0.01), 36.3))
    held.add("mill", place("far", latitude - 0.2 if latitude > 0 else latitude + 0.2, 36.3))
    held.add("other", place("another-name", latitude, 36.3))
    assert found(held, latitude, 36.3001) == {"near"}


def test_a_place_without_a_position_is_near_to_nothing():
    held = Nearby()
    held.add("mill", Place(code="nowhere", kind="settlement"))
    assert found(held, 0, 0) == set()


def test_ten_thousand_places_of_one_name_are_not_all_compared(monkeypatch):
    held = Nearby()
    for number in range(10_000):
        held.add("mill", place(f"x-{number}", 30 + number // 100 / 10, 36 + number % 100 / 10))
    asked = []
    measure = nearby._km
    monkeypatch.setattr(nearby, "_km", lambda *given: asked.append(given) or measure(*given))
    assert found(held, 30.1, 36.1) == {"x-101"}
    assert len(asked) < 20
