"""Places as written, in four scripts and through relays, and how much a name counts beside two points."""

import pytest

from tregua.matching.features import name
from tregua.matching.naming import ALIKE, DIFFERENT, SAME, SILENT, likeness, parts_of

# One place each, as lists, bulletins and relays wrote it (bulletins of 2016).
ONE_PLACE = [
    ("Sheikh Maqsoud", "Шейх-Максуд"),
    ("Sheikh Maqsoud", "الشيخ مقصود"),
    ("Kafr Nabudah", "Кафер-Нбуда"),
    ("Jobar", "Джобар"),
    ("Harasta", "حرستا"),
    ("Teir Maaleh village", "Тейр-Маала"),
    ("Tell Abyad", "Эт-Телль-Эль-Абъяд"),
    ("Al Mayadin town", "Al Mayadin; الميادين"),
    ("near Salamiyah", "السلمية"),
    ("Hmeimim", "Khmeimim airbase"),
]
OTHER_PLACES = [("Jobar", "Harasta"), ("حرستا", "دوما"), ("Шейх-Максуд", "Hmeimim"), ("Idlib town", "الرقة")]


@pytest.mark.parametrize(("one", "other"), ONE_PLACE)
def test_one_place_in_two_spellings_is_alike(one: str, other: str) -> None:
    assert likeness(one, other) in {SAME, ALIKE}
    assert likeness(one, other) == likeness(other, one)


@pytest.mark.parametrize(("one", "other"), OTHER_PLACES)
def test_two_places_are_different(one: str, other: str) -> None:
    assert likeness(one, other) == DIFFERENT


def test_several_places_in_one_cell_are_cut_apart() -> None:
    assert parts_of(("Saraqib, Maarrat al-Numan and Khan Shaykhun",)) == (
        "Saraqib",
        "Maarrat Numan",
        "Khan Shaykhun",
    )
    assert likeness("Saraqib, Maarrat al-Numan and Khan Shaykhun", "خان شيخون") == SAME


def test_words_that_only_say_where_from_a_place_name_nothing() -> None:
    assert likeness("Northern countryside of Homs", "قرب ريف حمص") == SAME
    assert likeness("multiple locations", "Homs") == SILENT


def at(metres: int) -> tuple[int, int, int]:
    """Return a point so many metres north of another."""
    return 3_500_000 + round(metres / 1.1132), 3_700_000, 8_192


NOWHERE = (2_000_000_000, 2_000_000_000, 10_000)


@pytest.mark.parametrize(
    ("second", "context"),
    [(at(500), "close"), (at(5_000), "some_way"), (at(40_000), "far"), (NOWHERE, "no_point")],
)
def test_a_name_is_weighed_by_how_far_the_points_lie_apart(
    second: tuple[int, int, int], context: str
) -> None:
    cell = name.cell(*at(0), 1, *second, 2, SAME)
    assert name.FEATURE.named(cell) == (context, "same_name")
    assert name.cell(*second, 2, *at(0), 1, SAME) == cell


def test_a_place_that_is_not_named_says_nothing() -> None:
    assert name.FEATURE.named(name.cell(*at(0), 0, *at(9_000), 2, SILENT)) == ("some_way", "not_known")
