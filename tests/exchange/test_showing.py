"""What an entry says is read in the page's language: days, instants, languages and channels; the rest as it came."""

import pytest
from django.utils.translation import override

from tregua.exchange.showing import in_words


@pytest.mark.parametrize(
    ("language", "written", "read"),
    [
        ("en", "2016-03-30", "30 March 2016"),
        ("ar", "2016-03-30", "30 آذار 2016"),
        ("ru", "2016-03-30", "30 марта 2016 г."),
        ("en", "2016-03-30T20:59:00+00:00", "30 March 2016 23:59"),
        ("en", "2016-13-99", "2016-13-99"),
        ("en", "2016-03-30T99:99", "2016-03-30T99:99"),
        ("en", "on 2016-03-30", "on 2016-03-30"),
    ],
)
def test_days_and_instants_of_an_entry_are_told_in_the_language_of_the_page(
    settings, language, written, read
):
    settings.TIME_ZONE = "Asia/Damascus"
    with override(language):
        assert in_words(written) == read
