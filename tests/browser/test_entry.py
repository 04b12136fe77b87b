"""A report is entered by keys alone: counted in English and in Arabic; what is typed is kept; two who correct one report."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import faults, picture

# Beyond the words of the claim itself.
MOST_KEYS = 60


class Keys:
    """A keyboard that counts how often a key went down; a chord of two is two."""

    def __init__(self, page: Page) -> None:
        self.page, self.count = page, 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.count += len(key.split("+"))
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.count += len(text)
        self.page.keyboard.type(text, delay=5)

    def say(self, words: str) -> None:
        """Type the words of the claim, which nobody can spare."""
        self.page.keyboard.type(words)


def chosen(page: Page, name: str) -> str:
    return page.locator(f"#id_{name}").evaluate("field => field.selectedOptions[0].textContent")


def kept(page: Page, *, after: str = "") -> str:
    """Wait until the server has kept what was typed; return how often it has."""
    expect(page.locator("#entry-kept")).to_contain_text("Kept as a draft")
    version = page.locator("#entry-kept [name=version]")
    expect(version).not_to_have_value(after)
    return version.input_value()


@pytest.mark.parametrize(
    ("language", "source", "when", "place", "count", "words"),
    [
        ("en", "RIA", "271430CFEB16", "hara", "20 shells", "Twenty shells fell beside the grain store."),
        ("ar", "RIA", "٢٧ شباط ٢٠١٦ ١٤:٣٠", "حرس", "٢٠ قذيفة", "سقطت عشرون قذيفة قرب صومعة الحبوب."),
    ],
)
def test_a_typical_report_takes_few_keys_and_no_pointer(open_as, language, source, when, place, count, words):
    page = open_as("hmeimim", "duty", language=language)
    page.goto("/reports/enter/")
    keys = Keys(page)
    expect(page.locator("#id_source")).to_be_focused()
    keys.type(source)
    assert source in chosen(page, "source")
    keys.press("Tab")
    keys.type(when)
    keys.press("Tab", "Tab")
    expect(page.locator("#id_where")).to_be_focused()
    keys.type(place)
    expect(page.locator("[role=option]").first).to_be_visible()
    expect(page.locator("#where-said")).to_contain_text(re.compile(r"\w"))
    keys.press("ArrowDown")
    expect(page.locator("#id_where")).to_have_attribute("aria-activedescendant", "where-1")
    picture(page, f"entry-places-{language}")
    keys.press("Enter")
    expect(page.locator("#id_where")).to_have_value(re.compile(r"\[.+\]$"))
    expect(page.locator("[role=listbox]")).to_be_hidden()
    keys.press("Tab", "Tab")
    keys.type("1.2")
    keys.press("Tab")
    keys.press("Home", *["ArrowDown"] * 4)
    assert page.locator("#id_means").input_value() == "mortar"
    keys.press("Tab")
    keys.type(count)
    keys.press("Tab")
    keys.say(words)
    expect(page.locator(".read-back")).to_contain_text("14:30")
    expect(page.locator(".read-back")).to_contain_text("20")
    picture(page, f"entry-read-back-{language}")
    assert faults(page) == []
    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/reports/[0-9A-Z]{26}/$"))
    expect(page.get_by_role("main")).to_contain_text(words)
    expect(page.get_by_role("main")).to_contain_text("14:30" if language == "ar" else "13:30")
    assert keys.count <= MOST_KEYS, keys.count


def test_a_report_of_a_new_source_goes_down_in_reading_order(open_as):
    page = open_as("hmeimim", "duty")
    page.goto("/reports/enter/")
    keys = Keys(page)
    typed = {
        "source": "", "new_source": "Radio of the valley", "new_source_kind": "", "when": "4 March 2016, about 10 in the morning",
        "time_known": "", "where": "Andan, Aleppo", "place_precision": "", "violation_type": "1.2", "means": "", "counted": "3 shots",
        "words": "Shells fell on the mill.", "killed_min": "1", "killed_max": "2", "wounded_min": "", "wounded_max": "",
    }  # fmt: skip
    for name, text in typed.items():
        expect(page.locator(f"#id_{name}")).to_be_focused()
        keys.type(text)
        keys.press("Tab")
    kept(page)
    keys.press("Control+Enter")
    expect(page).to_have_url(re.compile(r"/reports/[0-9A-Z]{26}/$"))
    for words in ("Radio of the valley", "Shells fell on the mill.", "10:00", "1 to 2"):
        expect(page.get_by_role("main")).to_contain_text(words)


def test_who_chooses_a_source_of_the_list_is_asked_for_no_new_one(open_as):
    page = open_as("hmeimim", "duty")
    page.goto("/reports/enter/")
    page.locator("#id_new_source").fill("Radio of the valley")
    page.locator("#id_source").select_option(index=1)
    expect(page.locator("#id_new_source")).to_be_hidden()
    page.locator("#id_words").fill("Shells fell on the mill.")
    page.get_by_role("button", name="File the report Ctrl+Enter").click()
    expect(page.get_by_role("main")).to_contain_text("one of the two")
    expect(page.locator("#id_new_source")).to_have_value("Radio of the valley")
    expect(page.locator("#id_new_source")).to_be_visible()


def test_what_is_typed_outlives_the_window_and_two_windows_part(open_as):
    page = open_as("hmeimim", "duty")
    page.goto("/reports/enter/")
    page.locator("#id_where").fill("Harasta")
    page.locator("#id_words").fill("Typed before the light went out.")
    kept(page)
    page.context.close()

    again = open_as("hmeimim", "duty")
    again.goto("/reports/unfinished/")
    expect(again.get_by_role("main")).to_contain_text("Typed before the light went out.")
    picture(again, "entry-drafts")
    assert faults(again) == []
    link = again.get_by_role("row", name=re.compile("before the light")).get_by_role("link")
    address = link.get_attribute("href")
    beside = again.context.new_page()
    for window in (again, beside):
        window.goto(address)
        expect(window.locator("#id_words")).to_have_value("Typed before the light went out.")
    begun = again.locator("#entry-kept [name=version]").input_value()
    again.locator("#id_words").fill("From the first window.")
    kept(again, after=begun)
    expect(again.locator("#entry-kept").get_by_role("alert")).to_have_count(0)
    beside.locator("#id_words").fill("From the second window.")
    expect(beside.locator("#entry-kept").get_by_role("alert")).to_contain_text("another window")
    again.goto("/reports/unfinished/")
    for words in ("From the first window.", "From the second window."):
        row = again.get_by_role("row", name=re.compile(words))
        row.get_by_role("button", name=re.compile("Throw away")).click()
        expect(again.get_by_role("row", name=re.compile(words))).to_have_count(0)


def test_the_next_one_is_like_the_last(open_as):
    page = open_as("hmeimim", "duty")
    page.goto("/reports/enter/")
    page.locator("#id_source").select_option(index=1)
    page.locator("#id_when").fill("27 Feb 2016")
    page.locator("#id_where").fill("Harasta")
    page.locator("#id_words").fill("The first of two.")
    kept(page)
    page.get_by_role("button", name="File, and enter the next one like it").click()
    expect(page.get_by_role("status").first).to_contain_text("Filed")
    expect(page.locator(".carried")).to_have_count(3)
    expect(page.locator("#id_when")).to_have_value("2016-02-27")
    expect(page.locator("#id_where")).to_have_value(re.compile(r"^Harasta \["))
    picture(page, "entry-carried")
    page.set_viewport_size({"width": 390, "height": 800})
    picture(page, "entry-carried-narrow")


def test_two_people_who_correct_one_report_are_shown_the_conflict(open_as):
    first, second = open_as("hmeimim", "duty"), open_as("hmeimim", "verifier")
    first.goto("/reports/enter/")
    first.locator("#id_source").select_option(index=1)
    first.locator("#id_words").fill("Shots were heard in the night.")
    first.get_by_role("button", name="File the report Ctrl+Enter").click()
    expect(first.get_by_role("link", name="Correct", exact=True)).to_be_visible()
    address = f"{first.url}correct/"
    for page in (first, second):
        page.goto(address)
    first.locator("#id_reason").fill("Heard by two.")
    first.locator("#id_target").fill("the western gate")
    first.get_by_role("button", name="File the correction").click()
    expect(first.get_by_role("status").first).to_contain_text("Corrected")
    second.locator("#id_reason").fill("The caller said so.")
    second.locator("#id_target").fill("the eastern gate")
    second.get_by_role("button", name="File the correction").click()
    conflict = second.locator(".conflict")
    expect(conflict).to_contain_text("Somebody else was faster")
    row = conflict.get_by_role("row", name=re.compile("gate"))
    expect(row).to_contain_text("the western gate")
    expect(row).to_contain_text("the eastern gate")
    picture(second, "entry-conflict")
    expect(second.locator("#id_target")).to_have_value("the eastern gate")
    second.get_by_role("button", name="File as a correction of their version").click()
    expect(second.get_by_role("status").first).to_contain_text("Corrected")
    first.goto(second.url)
    for words in ("Heard by two.", "The caller said so."):
        expect(first.get_by_role("main")).to_contain_text(words)


def test_enter_in_a_line_files_nothing(open_as):
    page = open_as("hmeimim", "duty")
    page.goto("/reports/enter/")
    page.locator("#id_when").fill("27 Feb 2016 14h")
    page.locator("#id_when").press("Enter")
    page.locator("#id_where").press_sequentially("hara")
    expect(page.locator("[role=option]").first).to_be_visible()
    page.locator("#id_where").press("Enter")
    expect(page.locator("#id_where")).to_have_value("hara")
    kept(page)
    assert page.locator(".notice.error, [role=alert]").count() == 0
