"""What an entry says is read in the page's language: days, instants, languages and channels; the rest as it came."""

import pytest
from django.utils.translation import override

from tregua.exchange.fold import Logged
from tregua.exchange.showing import facts_of, in_words, proposed_shortly


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


def test_a_violation_type_of_ours_is_told_with_its_name_and_any_other_as_it_came():
    told = {
        fact.value
        for code in ("3.7", "99.9")
        for fact in facts_of(Logged("x", 0, "", "record", "finding", public={"violation_type": code}))
    }
    assert told == {"3.7 Attack on protected objects", "99.9"}


def test_a_proposed_record_is_told_by_what_would_leave():
    count = {
        "publisher": {"code": "sana", "names": {"en": "SANA"}},
        "unit": "violation",
        "value": 9,
        "day": "2016-03-05",
    }
    assert (
        proposed_shortly("published_count", count) == "published count · 5 March 2016 · SANA · violations: 9"
    )
    assert proposed_shortly("acceptance", {"channel": "hmeimim"}) == "acceptance · through Hmeimim"
    finding = {"answer": "insufficient", "incident": {"place": {"code": "P", "names": {"en": "Mill Town"}}}}
    assert proposed_shortly("finding", finding) == "finding · Mill Town · insufficient information"
