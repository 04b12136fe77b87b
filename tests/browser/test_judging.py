"""A pair to judge in a browser: both claims and the three answers are in sight at once, on a small screen of a desk."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import looks_right


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_words_of_both_claims_and_the_answers_are_in_sight_without_scrolling(open_as, language):
    page = open_as("hmeimim", "duty", language=language)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/matching/")
    for words in page.locator(".two-claims tbody tr").first.locator("q").all():
        expect(words).to_be_in_viewport(ratio=1)
    for key in "123":
        expect(page.locator(f"[data-key='{key}']")).to_be_in_viewport(ratio=1)
    looks_right(page, f"judging-{language}-800")


def test_what_has_the_focus_never_lies_behind_the_answers(open_as):
    page = open_as("hmeimim", "duty")
    page.set_viewport_size({"width": 1280, "height": 650})
    page.goto("/matching/")
    answers = page.locator(".judge")
    for link in page.locator("main a:not(.judge a)").all()[:12]:
        link.focus()
        there, bar = link.bounding_box(), answers.bounding_box()
        assert there
        assert bar
        assert there["y"] + there["height"] <= bar["y"] or there["y"] >= bar["y"] + bar["height"]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_telephone_the_answers_stand_under_the_claims(open_as, language):
    page = open_as("hmeimim", "duty", language=language, width=390)
    page.goto("/matching/")
    claims, answers = page.locator(".two-claims").bounding_box(), page.locator(".judge").bounding_box()
    assert claims
    assert answers
    assert answers["y"] >= claims["y"] + claims["height"]
    looks_right(page, f"judging-{language}-390")
