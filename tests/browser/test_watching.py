"""Evidence files, breaches, teams that are out, alarms, and who published their own name: in a browser, at both widths and directions."""

import re
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.looking import arrived, in_windows, looks_right

NAME = "EXERCISE-SPOKESMAN-FIVE"
LOOK = """async () => {
    const form = document.querySelector("form[action$='/look/']");
    const said = await fetch(form.action, {method: "POST", body: new FormData(form)});
    return [said.status, said.headers.get("content-type"), said.headers.get("cache-control")];
}"""


def record(page, name):
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


@pytest.fixture(scope="module")
def seen():
    """Return the addresses of the rows that the acts below made."""
    return {}


def test_a_file_is_taken_in_as_evidence_and_shown_as_grey_squares_until_somebody_wants_to_see_it(
    open_as, seen
):
    verifier = open_as("hmeimim", "verifier")
    verifier.goto("/incidents/")
    verifier.locator("main table a[href*='/incidents/']").first.click()
    expect(verifier).to_have_url(re.compile(r"/incidents/\d+/$"))
    seen["evidence"] = ("verifier", verifier.url + "evidence/")
    verifier.goto(verifier.url + "evidence/")
    picture = BytesIO()
    Image.linear_gradient("L").resize((300, 200)).save(picture, "JPEG")
    verifier.locator("#id_file").set_input_files(
        {"name": "telling name.jpg", "mimeType": "image/jpeg", "buffer": picture.getvalue()}
    )
    verifier.locator("#id_note").fill("A wall of a mill.")
    verifier.locator("#id_graphic").check()
    record(verifier, "Keep it")
    card = verifier.locator("article.card")
    expect(card).to_contain_text("A wall of a mill.")
    expect(card).to_contain_text("Graphic")
    expect(verifier.get_by_role("main")).not_to_contain_text("telling name")
    shown = card.locator("img")
    expect(shown).to_have_attribute("alt", re.compile("grey squares"))
    shown.scroll_into_view_if_needed()
    expect(shown).to_have_js_property("complete", True)
    assert shown.evaluate("one => one.naturalWidth") > 0
    assert verifier.request.get(shown.get_attribute("src")).headers["cache-control"].find("no-store") >= 0
    # Asked for beside the page: Chromium's own viewer styles a bare picture, which our policy refuses and it complains of.
    expect(card.get_by_role("button", name="Look at it")).to_be_visible()
    looked = verifier.evaluate(LOOK)
    assert looked[:2] == [200, "image/jpeg"]
    assert "no-store" in looked[2]
    verifier.reload()
    expect(card.locator("ul.lines")).to_contain_text("looked at")


def test_a_breach_is_dealt_with_step_by_step_those_at_risk_first(open_as, seen):
    head = open_as("hmeimim", "head")
    head.goto("/people/breaches/")
    head.get_by_role("main").get_by_role("link", name="Something may be in wrong hands").click()
    head.locator("#id_account").fill("A printed list of codes is missing.")
    record(head, "Open the breach")
    head.goto("/people/breaches/")
    head.locator("main ul.lines a").first.click()
    expect(head).not_to_have_url(re.compile("/breaches/$"))
    expect(head.get_by_role("main")).to_contain_text("A printed list of codes is missing.")
    seen["breach"] = ("head", head.url)
    expect(head.get_by_role("main")).to_contain_text("Opens when the steps before it are done.")
    step = head.locator("main section.card").first
    step.get_by_text("This was done").click()
    step.locator("textarea").fill("The cupboard is locked.")
    step.get_by_role("button", name="Done", exact=True).click()
    expect(head.locator("main section.card").first).to_contain_text("The cupboard is locked.")


def test_a_team_goes_out_says_a_word_of_danger_and_the_alarm_is_answered(open_as, seen):
    duty = open_as("hmeimim", "duty")
    duty.goto("/people/out/")
    duty.locator("#id_who").fill("team-seven")
    duty.locator("#id_area").fill("the northern district")
    record(duty, "Begin its clock")
    duty.goto("/people/out/")
    duty.get_by_role("link", name="team-seven").click()
    expect(duty).not_to_have_url(re.compile("/out/$"))
    seen["outing"] = ("duty", duty.url)
    duty.locator("#id_heard").select_option("danger")
    record(duty, "Note it")
    duty.goto("/people/alarms/")
    row = duty.locator("main li.flag").filter(has_text="team-seven")
    expect(row).to_have_count(1)
    row.get_by_role("link").click()
    duty.locator("#id_done").fill("The agreed steps were taken.")
    record(duty, "End the alarm")
    duty.goto("/people/alarms/")
    expect(duty.locator("main li.flag").filter(has_text="team-seven")).to_have_count(0)
    expect(duty.get_by_role("main")).to_contain_text("The agreed steps were taken.")


def test_s_08_who_signed_is_shown_once_a_second_person_saw_that_they_published_it(open_as, seen):
    liaison = open_as("hmeimim", "liaison")
    liaison.goto("/agreement/roll/")
    links = "found => found.map(one => one.getAttribute('href'))"
    before = set(liaison.locator("main td a").evaluate_all(links))
    liaison.goto("/agreement/roll/record/")
    party = liaison.locator("#id_party option").last.get_attribute("value")
    liaison.locator("#id_party").select_option(party)
    liaison.locator("#id_channel").fill("exercise")
    liaison.locator("#id_how_expressed").select_option("letter")
    liaison.locator("#id_since").fill("2016-03-01T12:00")
    liaison.locator("#id_source").fill("their letter")
    liaison.locator("#id_signatory").fill(NAME)
    record(liaison, "Record")
    expect(liaison.get_by_role("main")).to_contain_text("Through exercise")
    [signed] = set(arrived(liaison).locator("main td a").evaluate_all(links)) - before
    liaison.goto(signed)
    expect(liaison.get_by_role("main")).to_contain_text("sealed")
    liaison.get_by_role("link", name="Who signed published their own name").click()
    liaison.locator("#id_published_on").fill("2016-03-02")
    liaison.locator("#id_source").fill("message 12")
    page = {"name": "page.txt", "mimeType": "text/plain", "buffer": NAME.encode()}
    liaison.locator("#id_copy").set_input_files(page)
    record(liaison, "Record")
    expect(liaison.get_by_role("main")).to_contain_text("not confirmed; the name stays sealed")
    head = open_as("hmeimim", "head")
    head.goto(signed)
    head.get_by_role("link", name="Confirm it as a second person").click()
    expect(head.get_by_role("main")).to_contain_text("message 12")
    head.locator("#id_name").fill(NAME)
    record(head, "Record")
    expect(head.get_by_role("main")).to_contain_text(NAME)
    seen["own-name"] = ("head", signed)
    liaison.goto(signed)
    expect(liaison.get_by_role("main")).to_contain_text(NAME)


@in_windows
def test_the_pages_fit_and_axe_finds_nothing(open_as, seen, language, width):
    lists = {"breaches": ("head", "/people/breaches/"), "out": ("duty", "/people/out/"), "alarms": ("duty", "/people/alarms/"),
             "breach-new": ("head", "/people/breaches/new/")}  # fmt: skip
    assert len(seen) == 4, "the acts above come first"
    pages = {}
    for name, (who, address) in (lists | seen).items():
        if who not in pages:
            pages[who] = open_as("hmeimim", who, language=language, width=width)
        assert pages[who].goto(address).status == 200
        looks_right(pages[who], f"{name}-{language}-{width}")
