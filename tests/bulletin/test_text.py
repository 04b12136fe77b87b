"""One frozen content, four languages: whole sentences, plural forms, months of the place, reviewers named."""

from datetime import date, datetime, timedelta

import polib
import pytest
from django.template.loader import render_to_string
from django.utils import translation

from tests import world
from tests.bulletin.approving import approve
from tregua.agreement.months import MONTHS, day_in_words
from tregua.bulletin import sentences
from tregua.bulletin.actions import prepare
from tregua.bulletin.languages import codes, direction, reviewed_by
from tregua.bulletin.rules import RULES
from tregua.bulletin.text import as_text, document
from tregua.exchange.actions import propose, read_peer, release
from tregua.reports.actions import add_source
from tregua.reports.counting import record_count
from tregua.reports.speech import speak

DAY = date(2016, 3, 1)
NOON = world.START + timedelta(hours=12)


@pytest.fixture
def valley(staff, other):
    return world.remembered(staff)


def counted(valley, code, kind, value, **says):
    source = add_source(code=code, kind=kind, names={"en": code.upper()}, by=valley.staff.duty)
    return record_count(
        publisher=source,
        value=value,
        unit="violation",
        series="daily",
        window_end=NOON,
        by=valley.staff.duty,
        **says,
    )


@pytest.fixture
def bulletin(valley):
    """A day on which both centres, and others, published something."""
    staff = valley.staff
    own = counted(valley, "hmeimim", "centre", 9)
    release(propose(own, by=staff.publisher), by=staff.head)
    counted(valley, "sohr", "ngo", 35, by_province={"SY07": 20, "SY02": None})
    counted(valley, "us-state", "official", None)
    speak(
        kind="briefing",
        day=DAY,
        speaker="the spokesman",
        words="The truce is holding.",
        language="en",
        by=staff.head,
    )
    return prepare(DAY, by=staff.publisher)


def test_the_months_are_those_of_the_place():
    assert day_in_words(date(2016, 2, 27), "ar") == "27 شباط 2016"
    assert day_in_words(date(2016, 3, 5), "ar") == "5 آذار 2016"
    assert day_in_words(date(2016, 3, 1), "fr") == "1er mars 2016"
    assert day_in_words(date(2016, 3, 5), "ru") == "5 марта 2016 г."
    assert {len(months) for months in MONTHS.values()} == {12}


@pytest.mark.parametrize("language", ["ar", "en", "fr", "ru"])
def test_a_bulletin_is_printed_in_each_language_with_the_same_figures(bulletin, language):
    doc = document(bulletin.content, language)
    assert doc.direction == ("rtl" if language == "ar" else "ltr")
    text = as_text(bulletin, language)
    assert day_in_words(DAY, language) in text
    assert "%(" not in text
    table = next(section.table for section in doc.sections if section.table)
    assert table.rows[-1][1] == "2"


def test_the_language_of_the_page_makes_no_difference(bulletin):
    texts = set()
    for page in codes():
        with translation.override(page):
            texts.add(as_text(bulletin, "fr"))
    assert len(texts) == 1


def test_counts_of_the_two_sides_stand_apart_and_are_never_added(bulletin):
    text = as_text(bulletin, "en")
    assert "Hmeimim: 9 violations by its own count" in text
    assert "Amman: nothing received." in text
    assert "SOHR published a count of 35 violations" in text
    assert "US-STATE states that it publishes no count." in text
    assert "44" not in text
    assert "never added up" in text


def test_what_the_other_centre_states_stands_in_its_column(valley, other):
    other.release(
        "published_count", id="c", day="2016-03-01", value=None, unit="violation", publisher={"code": "amman"}
    )
    other.publish()
    read_peer()
    assert "Amman: no count published." in as_text(prepare(DAY, by=valley.staff.publisher), "en")


def test_claims_and_findings_are_in_sections_of_their_own(bulletin):
    doc = document(bulletin.content, "en")
    by_kind = {}
    for section in doc.sections:
        by_kind.setdefault(section.kind, []).append(section)
    claims = " ".join(line for section in by_kind["claims"] for line in section.lines)
    findings = " ".join(line for section in by_kind["findings"] for line in section.lines)
    assert "what somebody says, not a finding" in claims
    assert "This centre found" in findings
    assert "found" not in claims.replace("found no", "")
    for section in by_kind["findings"]:
        assert section.table is None or "Reports received" not in section.table.head


def test_a_zero_is_printed_with_what_stands_behind_it(bulletin):
    text = as_text(bulletin, "en")
    zeros = [line for line in text.splitlines() if line.startswith(("This centre found 0", "0 "))]
    assert zeros
    assert all("no coverage information recorded" in line for line in zeros)


def test_words_of_a_speaker_stay_in_their_language_and_in_quotes(bulletin):
    html = render_to_string("bulletin/_document.html", {"document": document(bulletin.content, "ar")})
    assert '<blockquote dir="auto" lang="en">The truce is holding.</blockquote>' in html
    assert '<article lang="ar" dir="rtl">' in html


def test_a_statement_says_on_which_occasion_and_day_it_was_made(bulletin):
    section = next(one for one in document(bulletin.content, "en").sections if one.kind == "statements")
    assert [one.speaker for one in section.quotations] == ["the spokesman · briefing · 1 March 2016"]


def test_every_rule_has_its_sentence():
    assert set(sentences.OF_RULE) == {rule.code for rule in RULES}
    for rule in RULES:
        for n in (0, 1, 2, 5, 11, 100):
            says = sentences.of_figure({"rule": rule.code, "value": n, "scope": "x"}, "x")
            assert str(n) in says
            assert says.endswith(".")


def test_a_language_that_nobody_reviewed_says_so(bulletin, settings, tmp_path):
    settings.LOCALE_PATHS = [tmp_path]
    assert reviewed_by("ru") == ""
    assert "Nobody has reviewed the text in this language" in as_text(bulletin, "ru")
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "X-Reviewed-By": "the language desk, 3 May",
    }
    (tmp_path / "ru/LC_MESSAGES").mkdir(parents=True)
    catalogue.save(str(tmp_path / "ru/LC_MESSAGES/django.po"))
    assert reviewed_by("ru") == "the language desk, 3 May"
    assert "reviewed by the language desk, 3 May" in as_text(bulletin, "ru")
    assert reviewed_by("fr") == ""


def test_the_printed_window_is_local(bulletin):
    said = "from 1 March 2016 00:00 until 2 March 2016 00:00, Damascus time (UTC+2)."
    assert said in as_text(bulletin, "en")
    assert datetime.fromisoformat(bulletin.content["starts_at"]) == world.START


def test_only_arabic_runs_from_right_to_left():
    assert [direction(code) for code in ("ar", "en", "fr", "ru")] == ["rtl", "ltr", "ltr", "ltr"]


def test_an_approved_bulletin_reads_the_same_for_ever(bulletin, valley):
    before = as_text(bulletin, "en")
    approve(bulletin, by=valley.staff.head)
    counted(valley, "another-body", "ngo", 100)
    assert as_text(bulletin, "en") == before
