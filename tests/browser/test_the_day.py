"""A day at a centre, as its people live it: from the founding text to the other centre's column, in a browser."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import arrived, fits, in_windows
from tests.intake import founding_text
from tests.intake.founding_text import ROWS, Row

# Names by which a person finds in a list what the table of the founding text names by code.
SHOWN = {
    "cessation-2016": "Cessation of hostilities in Syria, February 2016",
    "daesh": "Daesh (ISIL)",
    "opposition-factions": "Armed opposition factions",
    "syrian-army": "Syrian armed forces",
}
PAGES = ("/", "/reports/", "/matching/", "/incidents/", "/record/", "/record/exchange/", "/bulletins/", "/agreement/", "/agreement/roll/",
            "/agreement/parties/", "/reports/counts/", "/reports/statements/", "/reports/flags/", "/messages/", "/places/",
            "/liaison/", "/people/roles/")  # fmt: skip


def take_in(page: Page, text: str) -> str:
    """Take in a text as the duty officer and return its address."""
    page.goto("/messages/text/")
    page.get_by_label("Text", exact=True).fill(text)
    page.get_by_label("Language of the text").select_option("fr")
    page.get_by_label("Outlet").fill(founding_text.OUTLET)
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("status").first).to_contain_text("SHA-256")
    return page.url


def make(page: Page, address: str, row: Row, words: str) -> None:
    """Cut one passage and make its record."""
    page.goto(address)
    page.locator("#id_words").fill(words)
    if row.occurrence:
        page.locator("#id_occurrence").fill(str(row.occurrence))
    page.locator("#id_kind").select_option(row.kind)
    page.get_by_role("button", name="Cut", exact=True).click()
    expect(page).to_have_url(re.compile(r"/messages/draft/"))
    arrived(page)
    for name, value in row.fields.items():
        fill(page, name, value)
    for name, code in row.chosen.items():
        page.locator(f"#id_{name}").select_option(label=SHOWN[code])
    if (
        page.locator("#id_source").count()
        and page.locator("select#id_source").count()
        and "new_source" in row.fields
    ):
        known = page.locator("select#id_source option", has_text=re.compile(f"^{row.fields['new_source']}$"))
        if known.count():
            page.locator("select#id_source").select_option(label=str(row.fields["new_source"]))
            page.locator("#id_new_source").fill("")
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("Recorded")


# What was cut; what the machine proposes stands in a list of its own.
DRAFTS = "[aria-labelledby=drafts-heading] .drafts"


def fill(page: Page, name: str, value: str | tuple[str, ...]) -> None:
    """Fill one field, whatever it looks like."""
    if isinstance(value, tuple):
        for one in value:
            page.locator(f"[name={name}][value={one}]").check()
        return
    field = page.locator(f"#id_{name}")
    if value == "on":
        field.check()
    elif field.evaluate("field => field.tagName") == "SELECT":
        field.select_option(value)
    else:
        field.fill(value)


def test_the_founding_text_becomes_fifteen_records(open_as):
    # The article where the research data lie beside the project, else the same in our own words.
    article = founding_text.ARTICLE.is_file()
    text = founding_text.ARTICLE.read_text(encoding="utf-8") if article else founding_text.OWN
    duty, liaison = open_as("hmeimim", "duty"), open_as("hmeimim", "liaison")
    address = take_in(duty, text)
    for row in ROWS:
        page = liaison if row.by == "liaison" else duty
        make(page, address, row, row.words if article else row.own)
    duty.goto(address)
    expect(duty.locator(f"{DRAFTS} > li")).to_have_count(len(ROWS))
    expect(duty.locator(f"{DRAFTS} .tag.done")).to_have_count(len(ROWS))
    duty.goto("/reports/flags/")
    for says in ("midnight", "author", "place"):
        expect(duty.get_by_role("main")).to_contain_text(re.compile(says, re.IGNORECASE))


def test_from_judgement_to_the_other_centres_column(open_as):
    # Two reports are judged by a key; the next pair comes.
    duty = open_as("hmeimim", "duty")
    duty.goto("/matching/")
    first = duty.locator("main form.card").first.get_attribute("action")
    duty.keyboard.press("1")
    expect(duty.get_by_role("status")).to_contain_text("Judged: same incident.")
    expect(duty.locator("main form.card").first).not_to_have_attribute("action", str(first))

    # They become an incident.
    duty.goto("/incidents/open/")
    duty.get_by_role("button", name=re.compile("Open an incident of 2")).first.click()
    expect(duty).to_have_url(re.compile(r"/incidents/\d+/"))
    incident = duty.url
    number = incident.rstrip("/").rsplit("/", 1)[1]

    # A verifier drafts a finding; the verifier may not adopt it, the head does.
    verifier = open_as("hmeimim", "verifier")
    verifier.goto(f"/incidents/{number}/finding/")
    verifier.keyboard.press("5")
    expect(verifier.get_by_role("radio", name="insufficient information")).to_be_checked()
    verifier.locator("#id_reasons").fill("Exercise. Two reports of one agency; nobody went to look.")
    for box in verifier.locator("[name=relied_on]").all():
        box.check()
    verifier.get_by_role("button", name="Draft", exact=True).click()
    expect(verifier).to_have_url(re.compile(r"/incidents/finding/"))
    finding = verifier.url
    expect(verifier.get_by_role("button", name="Adopt")).to_have_count(0)
    head = open_as("hmeimim", "head")
    head.goto(finding)
    head.get_by_role("button", name=re.compile("Adopt")).click()
    expect(head.get_by_role("main")).to_contain_text(re.compile("adopted", re.IGNORECASE))

    # The publisher proposes it, sees exactly what would leave, and may not release it; the head does.
    publisher = open_as("hmeimim", "publisher")
    publisher.goto("/record/propose/?kind=finding")
    publisher.get_by_role("link", name=re.compile(rf"#{number}\b")).click()
    expect(publisher.get_by_role("heading", name="Exactly this would leave")).to_be_visible()
    expect(publisher.get_by_role("main")).not_to_contain_text("nobody went to look")
    publisher.get_by_role("button", name="Propose", exact=True).click()
    head.goto("/record/proposals/")
    head.locator("main a[href*='/record/proposals/']").first.click()
    head.get_by_role("button", name=re.compile("Release")).click()

    # The bulletin of the incident's day: prepared by one, approved by another.
    day = day_of(duty, incident)
    publisher.goto("/bulletins/prepare/")
    publisher.locator("[name=day]").fill(day)
    publisher.get_by_role("button", name=re.compile("Prepare")).click()
    expect(publisher).to_have_url(re.compile(rf"/bulletins/{day}/1/"))
    head.goto(f"/bulletins/{day}/1/")
    head.get_by_role("button", name=re.compile("Approve and publish")).click()
    expect(head.get_by_role("alert").first).to_contain_text("open")
    head.get_by_role("button", name="Approve all the same").click()
    expect(head.get_by_role("main")).to_contain_text(re.compile("published|approved", re.IGNORECASE))

    # At the other centre it stands in our column, received and not yet examined.
    other = open_as("amman", "head")
    other.goto("/record/")
    other.get_by_role("button", name="Read the other centre now").click()
    expect(other.get_by_role("status").first).to_be_visible()
    row = row_of(other, day)
    expect(row).to_contain_text("insufficient information")
    expect(row).to_contain_text(re.compile("bulletin", re.IGNORECASE))
    expect(row).to_contain_text("received, not yet examined")
    expect(row).to_contain_text("no count published")

    # Anybody reads it, in Arabic from right to left, without logging in.
    anybody = open_as("hmeimim", "")
    anybody.goto(f"/public/bulletin/{day}/ar/")
    assert anybody.locator("[dir=rtl][lang=ar]").count()
    assert anybody.context.cookies() == []


def day_of(page: Page, incident: str) -> str:
    """Return the day on which an incident began, as its page says it."""
    page.goto(incident)
    months = ["January", "February", "March", "April"]
    found = re.search(r"(\d{1,2}) (" + "|".join(months) + r") 2016", page.get_by_role("main").inner_text())
    assert found
    return f"2016-{months.index(found[2]) + 1:02d}-{int(found[1]):02d}"


def row_of(page: Page, day: str):
    """Return the row of a day in the common record, on whichever page it stands."""
    year, month, number = day.split("-")
    name = f"{int(number)} {['January', 'February', 'March', 'April'][int(month) - 1]} {year}"
    for page_before in range(10):
        page.goto(f"/record/?after={page_before * 20}")
        row = page.locator("tbody > tr", has=page.get_by_role("rowheader", name=re.compile(rf"^{name}\b")))
        if row.count():
            return row
    pytest.fail(f"{name} is not in the common record")


@in_windows
def test_every_page_fits_its_screen(open_as, language, width):
    page = open_as("hmeimim", "head", language=language, width=width)
    for path in PAGES:
        answer = page.goto(path)
        assert answer.status in {200, 403}, (path, answer.status)
        assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
        fits(page, path)


def test_reading_and_cutting_work_without_scripts(browser, centres):
    context = browser.new_context(base_url=centres["amman"].address, java_script_enabled=False)
    page = context.new_page()
    page.goto(centres["amman"].link_for("duty"))
    page.get_by_role("main").get_by_role("button").first.click()
    address = take_in(page, founding_text.OWN)
    page.locator("#id_words").fill("Deux centres")
    page.locator("#id_kind").select_option("claim")
    page.get_by_role("button", name="Cut", exact=True).click()
    expect(page).to_have_url(re.compile(r"/messages/draft/"))
    page.goto(address)
    expect(page.locator(f"{DRAFTS} > li")).to_have_count(1)
    context.close()
