"""The concordance in a browser: a finding of theirs is answered, and both centres show the answer."""

import re

from playwright.sync_api import expect

from tests.browser.looking import in_windows, looks_right

PAGES = {
    "concordance": "/record/concordance/",
    "lists": "/record/lists/",
    "belongs": "/record/concordance/?kind=finding",
}


def test_a_finding_of_theirs_is_answered_and_both_centres_show_it(open_as, centres):
    head = open_as("amman", "head")
    head.goto("/record/concordance/?kind=finding&relation=only_theirs")
    row = head.locator("table.concordance tbody tr").first
    entry = re.search(r"\d+", row.get_by_role("link", name=re.compile(r"^entry \d+$")).inner_text()).group()
    row.get_by_role("link", name="Answer", exact=False).click()
    head.locator("#id_position").select_option("cannot_confirm")
    head.locator("#id_reason").fill("Nobody of ours was there.")
    head.get_by_role("button", name="Publish this position").click()
    expect(head.get_by_role("status").first).to_contain_text("Our position is in the published log")
    head.goto("/record/concordance/?position=cannot_confirm")
    expect(head.locator("table.concordance")).to_contain_text("Nobody of ours was there.")
    for code in ("amman", "hmeimim"):  # what the clock does every few minutes
        done = centres[code].command("exchange", "now")
        assert "entries held here" in done.stdout, done.stdout + done.stderr
    other = open_as("hmeimim", "head")
    other.goto("/record/concordance/?position=cannot_confirm&kind=finding")
    answered = other.locator("table.concordance tbody tr", has_text=re.compile(rf"\bentry {entry}\b"))
    expect(answered).to_contain_text("they say:")
    expect(answered).to_contain_text("cannot confirm")
    expect(answered).to_contain_text("Nobody of ours was there.")


@in_windows
def test_the_pages_fit_and_axe_finds_nothing(open_as, language, width):
    page = open_as("amman", "head", language=language, width=width)
    for name, path in PAGES.items():
        assert page.goto(path).status == 200
        if name == "belongs":
            page.locator("main a[href*='/record/concordance/theirs/']").first.click()
        looks_right(page, f"{name}-{language}-{width}")


def test_the_concordance_works_without_scripts(browser, centres):
    context = browser.new_context(base_url=centres["hmeimim"].address, java_script_enabled=False)
    page = context.new_page()
    page.goto(centres["hmeimim"].link_for("reader"))
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto("/record/concordance/")
    page.get_by_label("Kind").select_option("meeting")
    page.get_by_role("button", name="Show them").click()
    expect(page.locator("table.concordance tbody tr").first).to_contain_text("meeting")
    context.close()


def test_on_a_telephone_the_filters_are_folded_until_something_is_asked_for(open_as):
    page = open_as("amman", "head", width=390)
    page.goto("/record/concordance/")
    expect(page.get_by_label("Kind")).to_be_hidden()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_label("Kind").select_option("meeting")
    page.get_by_role("button", name="Show them").click()
    expect(page.get_by_label("Kind")).to_be_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto("/record/concordance/")
    expect(page.get_by_label("Kind")).to_be_visible()
