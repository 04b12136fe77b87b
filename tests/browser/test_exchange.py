"""The page of the exchange in a browser: what each holds of whom, asked anew by a button, in both directions of writing."""

import re

from playwright.sync_api import expect

from tests.browser.looking import fits, in_windows


@in_windows
def test_the_exchange_is_told_and_asked_anew(open_as, language, width):
    page = open_as("hmeimim", "head", language=language, width=width)
    page.goto("/record/exchange/")
    page.locator("form[action$='/exchange/ask/'] button").click()
    expect(page.get_by_role("status").first).to_be_visible()
    main = page.get_by_role("main")
    expect(main).to_contain_text("amman.example/log1")
    expect(main).to_contain_text("depositary.example/mirror")
    expect(main).to_contain_text(re.compile(r"\d{2}:\d{2}"))
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    fits(page)


def test_who_may_not_release_is_offered_no_publication(open_as):
    page = open_as("hmeimim", "duty")
    page.goto("/record/exchange/")
    expect(page.locator("form[action$='/exchange/ask/']")).to_have_count(1)
    expect(page.locator("form[action$='/exchange/publish/']")).to_have_count(0)
