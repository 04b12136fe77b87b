"""Two lists of a town: one puts everything at its middle, the other tells the quarters."""

import numpy as np

from tregua.matching.claims import SETTLEMENT
from tregua.matching.features.casualties import WIDTH, cell
from tregua.matching.files.called import ENOUGH, call

TOWN, VILLAGE = (3_595_000, 3_901_000), (3_597_000, 3_909_000)
LARGE, FIGURE, OVERLAP, SAME_MOST, NOT_KNOWN = 0, 1, 2, 8, 9


def rows(*points: tuple[int, int]) -> dict[str, np.ndarray]:
    lat, lon = np.array(points, np.int32).T.copy()
    return {
        "lat": lat,
        "lon": lon,
        "place_class": np.full(len(points), SETTLEMENT, np.int8),
        "place": np.zeros(len(points), np.int32),
    }


def test_a_quarter_is_called_what_the_other_list_calls_the_town() -> None:
    coarse = rows(*[TOWN, VILLAGE] * (ENOUGH // 2))
    quarter, hamlet, far = (3_596_900, 3_902_500), (3_597_500, 3_908_000), (3_650_000, 3_950_000)
    fine = rows(quarter, hamlet, far)
    call([coarse, fine])
    town, village = coarse["place"][:2].tolist()
    assert town != village
    assert fine["place"].tolist() == [town, village, 0]


def test_lists_whose_points_are_not_shared_or_that_say_the_place_are_left_as_they_are() -> None:
    scattered = rows(*[(3_500_000 + 100 * step, 3_600_000) for step in range(ENOUGH)])
    call([scattered, rows(TOWN)])
    assert not scattered["place"].any()
    told = rows(*[TOWN] * ENOUGH)
    told["place"][:] = 7
    call([told, rows(TOWN)])
    assert set(told["place"]) == {7}


def test_the_same_range_says_more_than_a_figure_and_a_wide_one_says_nothing() -> None:
    assert cell(1, 3, 0, 1, 3, 0) % WIDTH == LARGE
    assert cell(2, 2, 0, 2, 2, 0) % WIDTH == FIGURE
    assert cell(2, 5, 0, 3, 3, 0) % WIDTH == OVERLAP
    assert cell(0, 99, 0, 15, 15, 0) == NOT_KNOWN


def test_a_wide_range_says_something_where_it_ends_at_the_figure_of_the_other() -> None:
    assert cell(0, 14, 0, 14, 14, 0) == cell(14, 14, 0, 0, 14, 0) == 9 * WIDTH + SAME_MOST
    assert cell(1, 3, 0, 3, 3, 0) == 3 * WIDTH + SAME_MOST
