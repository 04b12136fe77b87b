"""A window that each side guarantees, what could be looked at, and the hunt: in a browser, at both widths and directions."""

import re

from playwright.sync_api import expect

from tests.browser.looking import arrived, in_windows, looks_right

PAGES = {
    "windows": ("duty", "/incidents/windows/"),
    "coverage": ("duty", "/incidents/coverage/?first=2016-03-01&last=2016-03-07"),
    "coverage-day": ("duty", "/incidents/coverage/day/?day=2016-03-01"),
    "board": ("duty", "/incidents/board/?first=2016-03-01&last=2016-03-07"),
    "hunt": ("liaison", "/liaison/protection/hunt/?last=2016-03-20"),
}


def test_a_window_is_proposed_and_in_force_once_each_side_has_guaranteed_it(open_as):
    duty = open_as("hmeimim", "duty")
    duty.goto("/incidents/windows/")
    duty.get_by_text("Propose a window").click()
    duty.locator("#id_kind").select_option("repair")
    duty.locator("#id_place").fill("SY02")
    duty.locator("#id_starts_at").fill("2016-03-01T08:00")
    duty.locator("#id_ends_at").fill("2016-03-01T18:00")
    duty.locator("#id_purpose").fill("The water station is repaired.")
    sides = duty.locator("#id_sides option").evaluate_all("found => found.slice(0, 2).map(one => one.value)")
    duty.locator("#id_sides").select_option(sides)
    duty.locator("#id_asked_by").fill("the water authority")
    duty.get_by_role("button", name="Propose", exact=True).click()
    expect(duty.get_by_role("status").first).to_contain_text("Recorded")
    duty.get_by_role("link", name="repair window").first.click()
    expect(duty.get_by_role("main")).to_contain_text("nobody may rely on it")
    for side in sides:
        note = arrived(duty).locator("form[action$='/guarantee/']")
        if not note.is_visible():
            duty.get_by_text("Note a guarantee").click()
        note.locator("#guarantee_party").select_option(side)
        note.locator("#guarantee_given_by").fill("its operations room")
        note.locator("#guarantee_given_at").fill("2016-02-29T12:00")
        note.locator("#guarantee_words").fill("We hold our fire.")
        note.get_by_role("button", name="Note", exact=True).click()
        expect(duty.get_by_role("status").first).to_contain_text("Recorded")
    expect(duty.get_by_role("main")).not_to_contain_text("nobody may rely on it")
    duty.goto("/incidents/board/")
    expect(duty.get_by_role("main")).to_contain_text("The water station is repaired.")


def test_coverage_is_said_from_the_keyboard(open_as):
    duty = open_as("hmeimim", "duty")
    duty.goto("/incidents/coverage/day/?day=2016-02-20")
    duty.locator("main table select").first.focus()
    for key in ("c", "Tab", "i"):  # could by the first means, in part by the second
        duty.keyboard.press(key)
    duty.get_by_role("button", name="Record", exact=True).click()
    expect(duty).to_have_url(re.compile(r"/incidents/coverage/\?last=2016-02-20"))
    expect(duty.locator("main table tbody tr").first).to_contain_text("could")
    expect(duty.locator("tr.total")).to_contain_text("1 / 14")


@in_windows
def test_the_pages_fit_and_axe_finds_nothing(open_as, language, width):
    for name, (who, path) in PAGES.items():
        page = open_as("hmeimim", who, language=language, width=width)
        assert page.goto(path).status == 200
        looks_right(page, f"{name}-{language}-{width}")
