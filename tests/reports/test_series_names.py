"""A series of counts is read in words; what a body called one in its own words stays as it wrote it."""

import pytest
from django.utils.translation import override

from tregua.reports.count_fields import WIDE
from tregua.reports.series_names import KNOWN, series_in_words


@pytest.mark.parametrize(
    ("language", "daily", "since"),
    [
        ("ar", "الخروق يومًا بيوم", "الخروق منذ 27 شباط"),
        ("en", "violations, day by day", "violations since 27 February"),
        ("fr", "violations, jour par jour", "violations depuis le 27 février"),
        ("ru", "нарушения по дням", "нарушения с 27 февраля"),
    ],
)
def test_the_series_of_violations_have_words_in_each_language(language, daily, since):
    with override(language):
        assert series_in_words("violations/day") == daily
        assert series_in_words("violations since 27 February") == since


def test_every_series_that_a_daily_table_makes_has_words():
    assert {one.series for one in WIDE.values()} <= set(KNOWN)


def test_another_series_stays_as_it_was_written():
    with override("ru"):
        assert series_in_words("visits to the valley") == "visits to the valley"
        assert series_in_words("violations since 31 February") == "violations since 31 February"
