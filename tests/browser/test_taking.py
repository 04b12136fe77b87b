"""Two people in two browsers: one takes an incident, the other is asked before taking it over, and the first is told."""

from playwright.sync_api import expect

from tests.browser.looking import looks_right
from tests.browser.test_watching import record


def test_who_has_an_incident_is_seen_asked_and_told(open_as):
    first, second = open_as("hmeimim", "verifier"), open_as("hmeimim", "second-verifier")
    for page in (first, second):
        page.goto("/incidents/")
    first.get_by_role("main").get_by_role("button", name="Take it").first.focus()
    first.keyboard.press("Enter")
    row = first.get_by_role("row").filter(has_text="Let go").first
    expect(row).to_contain_text("Verifier")
    row.get_by_role("link", name="Next step").click()
    first.locator("#id_step").fill("Call the mayor")
    first.locator("#id_step_due").fill("2099-01-01")
    record(first, "Say the next step")
    number = row.get_by_role("link").first.inner_text()

    second.goto("/incidents/")
    theirs = second.get_by_role("row").filter(has=second.get_by_role("link", name=number, exact=True))
    expect(theirs).to_contain_text("Next: Call the mayor")
    looks_right(second, "incidents-taken-en-1280")
    theirs.get_by_role("button", name="Take over").click()
    expect(second.get_by_role("alert")).to_contain_text("Verifier has this")
    looks_right(second, "take-over-asked-en-1280")
    record(second, "Take it over from Verifier")
    expect(theirs).to_contain_text("Second verifier")

    narrow = open_as("hmeimim", "second-verifier", language="ar", width=390)
    narrow.goto("/incidents/")
    looks_right(narrow, "incidents-taken-ar-390")
