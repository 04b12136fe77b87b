"""In a browser: “/” goes to the one box, a word of any script finds what this person may read, and a list becomes a file."""

import pytest
from playwright.sync_api import expect

from tests.browser.looking import fits, in_windows, picture


@pytest.mark.parametrize(
    ("language", "width", "words"),
    [("en", 1280, "aleppo"), ("ar", 1280, "حلب"), ("en", 390, "Латакия"), ("ar", 390, "اللاذقيّة")],
)
def test_a_slash_goes_to_the_box_and_the_words_found_are_marked(open_as, language, width, words):
    page = open_as("hmeimim", "duty", language=language, width=width)
    page.wait_for_load_state("networkidle")
    page.evaluate("document.body.dispatchEvent(new KeyboardEvent('keydown', {key: '/', bubbles: true}))")
    box = page.locator("#words-of-search")
    expect(box).to_be_focused()
    box.fill(words)
    box.press("Enter")
    expect(page.locator(".results mark").first).to_be_visible()
    picture(page, f"search-{language}-{width}")
    fits(page)
    page.locator(".results a").first.click()
    expect(page.get_by_role("main").locator("h1")).to_be_visible()


@in_windows
def test_the_list_of_incidents_is_taken_out_as_a_file(open_as, language, width):
    page = open_as("hmeimim", "duty", language=language, width=width)
    page.goto("/incidents/?show=all")
    picture(page, f"take-out-{language}-{width}")
    with page.expect_download() as download:
        page.locator("button[name=take_out][value=xlsx]").click()
    assert download.value.suggested_filename.endswith(".xlsx")
