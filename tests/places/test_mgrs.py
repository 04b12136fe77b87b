"""Grid references are those of everybody else: known ones both ways, and every point of the earth there and back."""

import doctest
import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tregua.places import mgrs
from tregua.places.mgrs import NORTHMOST, SOUTHMOST, GridError, grid_of, point_of

# Made with GEOTRANS (the reference program of the United States' mapping agency).
KNOWN = [
    (33.5138, 36.2765, "37SBT4702911570"),
    (36.2021, 37.1343, "37SCA3226907977"),
    (35.4009, 35.9487, "36SYE6779321496"),
    (31.9539, 35.9106, "36RYA7511139026"),
    (0, 0, "31NAA6602100000"),
    (-33.9, 18.4, "34HBH5958345888"),
    (60.0, 4.0, "32VKM2128861953"),
    (78.0, 15.0, "33XWG0000058369"),
    (48.8584, 2.2945, "31UDQ4825211954"),
    (-54.8, -68.3, "19FEV4500027239"),
    (83.5, 40, "37XEN1263772385"),
    (67.747681, -139.245853, "07WER7412115783"),
]


def metres_between(one, other):
    east = ((one[1] - other[1] + 180) % 360 - 180) * math.cos(math.radians(one[0]))
    return 111_320 * math.hypot(one[0] - other[0], east)


def test_examples():
    assert doctest.testmod(mgrs).failed == 0


@pytest.mark.parametrize(("latitude", "longitude", "grid"), KNOWN)
def test_known_references_are_made_and_read(latitude, longitude, grid):
    assert grid_of(latitude, longitude) == grid
    square = point_of(grid)
    assert metres_between((latitude, longitude), square) < 1
    assert square.metres == 1


def test_a_reference_is_read_as_people_write_it():
    exact = point_of("37SCA3226907977")
    for written in ("37 S CA 32269 07977", "37sca3226907977", "37S CA 32269 07977"):
        assert point_of(written) == exact
    assert [point_of(f"37SCA{digits}").metres for digits in ("", "30", "3207", "322079")] == [
        100_000,
        10_000,
        1_000,
        100,
    ]


@given(st.floats(SOUTHMOST, NORTHMOST), st.floats(-180, 180), st.integers(1, 5))
@example(-80.0, 1.0, 5)
def test_every_point_lies_in_the_square_that_is_named_for_it(latitude, longitude, digits):
    named = grid_of(latitude, longitude, digits)
    square = point_of(named)
    # A square cut by the edge of a zone, or of the grid, keeps its middle outside of it; within, the name comes back.
    assert metres_between((latitude, longitude), square) <= square.metres
    if digits == 5 and SOUTHMOST <= square.latitude <= NORTHMOST:
        again = point_of(grid_of(square.latitude, square.longitude))
        assert metres_between(square, again) < 2


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("Aleppo", "form"), ("37", "form"), ("0SCA3207", "zone"), ("61SCA3207", "zone"), ("37ICA3207", "band"),
        ("37SCA322", "digits"), ("37SCA123456123456", "digits"), ("37SJA3207", "square"), ("37SCI3207", "square"),
        ("37SAA3207", "square"),
    ],
)  # fmt: skip
def test_what_is_no_reference_says_which_part_is_wrong(written, why):
    with pytest.raises(GridError) as error:
        point_of(written)
    assert error.value.why == why


def test_the_polar_caps_have_another_grid():
    with pytest.raises(GridError, match="polar"):
        grid_of(85, 0)
