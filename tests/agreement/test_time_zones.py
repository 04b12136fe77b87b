"""A clock is called by words and by its distance from universal time, never by the code of a data base."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from tregua.agreement.time_zones import zone_in_words

WINTER, SUMMER = datetime(2016, 3, 1, tzinfo=UTC), datetime(2016, 4, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ar", "توقيت دمشق (UTC+2)"),
        ("en", "Damascus time (UTC+2)"),
        ("fr", "heure de Damas (UTC+2)"),
        ("ru", "время Дамаска (UTC+2)"),
    ],
)
def test_each_language_has_its_words_for_the_clock_of_a_mission(language, said):
    with override(language):
        assert zone_in_words("Asia/Damascus", WINTER) == said


def test_a_period_over_the_change_of_clocks_names_both_distances():
    assert zone_in_words("Asia/Damascus", WINTER, SUMMER) == "Damascus time (UTC+2, then UTC+3)"
    assert zone_in_words("Asia/Damascus", WINTER, WINTER) == "Damascus time (UTC+2)"


def test_a_zone_without_a_name_is_called_after_its_place():
    assert zone_in_words("America/Argentina/San_Juan", WINTER) == "time of San Juan (UTC−3)"
    assert zone_in_words("Asia/Kathmandu", WINTER) == "time of Kathmandu (UTC+5:45)"
    assert zone_in_words("UTC", WINTER) == "universal time"
    assert zone_in_words("Asia/Amman") == "Amman time"
