"""In a browser: “?” opens the keys of a page, a card is one side of paper, the tour can be taken and left."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looking import fits, in_windows, picture


@pytest.mark.parametrize(("language", "key"), [("en", "?"), ("ar", "؟")])
def test_the_question_mark_opens_the_keys_of_the_page_and_escape_closes_them(open_as, language, key):
    page = open_as("hmeimim", "duty", language=language)
    page.goto("/matching/")
    page.get_by_role("main").wait_for()
    page.wait_for_load_state("networkidle")
    page.evaluate(
        "key => document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))", key
    )
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("kbd", has_text=re.compile("^1$"))).to_be_visible()
    picture(page, f"help-keys-{language}")
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


def test_a_question_mark_in_a_field_is_a_question_mark(open_as):
    page = open_as("hmeimim", "duty")
    page.goto("/messages/text/")
    page.wait_for_load_state("networkidle")
    field = page.get_by_label("Text", exact=True)
    field.press("?")
    expect(field).to_have_value("?")
    expect(page.get_by_role("dialog")).to_have_count(0)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_card_fills_one_side_of_its_paper(open_as, language):
    page = open_as("hmeimim", "duty", language=language)
    for role in ("duty_officer", "head_of_centre", "liaison_officer"):
        for paper in ("a4", "a5"):
            page.goto(f"/help/cards/{role}/?paper={paper}")
            picture(page, f"help-card-{role}-{paper}-{language}")
            printed = page.pdf(prefer_css_page_size=True)
            assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, (role, paper)


@in_windows
def test_the_tour_leads_on_and_can_be_left(open_as, language, width):
    page = open_as("hmeimim", "duty", language=language, width=width)
    page.locator("footer button[value=begin]").click()
    page.locator(".tour button[value=next]").click()
    expect(page).to_have_url(re.compile("/messages/$"))
    picture(page, f"help-tour-{language}")
    fits(page)
    page.locator(".tour button[value=leave]").click()
    expect(page.locator(".tour button[value=next]")).to_have_count(0)
