"""A spreadsheet is taken in and taken back by a person with a browser, also on a telephone and in Arabic."""

import re
from datetime import date, time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.looking import fits
from tests.intake.sheets import workbook

HEADER = (
    "Ref",
    "Reported by",
    "Date",
    "Time",
    "Location",
    "Governorate",
    "What happened",
    "Weapon",
    "Killed",
    "Details",
)


def table(name: str, killed: object = 0) -> bytes:
    rows = [
        (
            f"{name}-{n}",
            name,
            date(2016, 3, n),
            time(14, 20),
            "Jobar",
            "SY01",
            "shelling",
            "mortar",
            killed,
            f"{name} {n}",
        )
        for n in range(1, 6)
    ]
    return workbook(rows, HEADER, title="Week 10")


def as_file(name: str, raw: bytes) -> dict[str, object]:
    return {"name": f"{name}.xlsx", "mimeType": "application/octet-stream", "buffer": raw}


def to_the_dry_run(page: Page, name: str, raw: bytes) -> None:
    page.goto("/messages/sheet/")
    page.locator("input[type=file]").set_input_files(as_file(name, raw))
    page.locator("main form button").click()
    page.locator("input[name=kind][value=claims]").check()
    page.locator("main form button").click()
    page.locator("main form button").click()
    expect(page).to_have_url(re.compile(r"/rows/"))


def test_a_table_is_taken_in_and_taken_back(open_as):
    page = open_as("hmeimim", "duty")
    to_the_dry_run(page, "week", table("Browser Radio"))
    page.locator("select[name=q0]").select_option("add:outlet")
    page.get_by_role("button", name="Keep the answers").click()
    page.get_by_role("button", name="Take them in: 5 records").click()
    expect(page.get_by_role("status").first).to_contain_text("Taken in: 5")
    batch = page.url
    page.get_by_role("link", name="made").first.click()
    expect(page.get_by_role("main")).to_contain_text("Browser Radio 1")
    page.goto(batch)
    page.get_by_label("Why it is taken back").fill("The wrong month.")
    page.get_by_role("button", name="Take the batch back").click()
    expect(page.get_by_role("main")).to_contain_text("The wrong month.")
    expect(page.get_by_role("button", name="Take the batch back")).to_have_count(0)


@pytest.mark.parametrize(("language", "width"), [("ar", 390), ("en", 390), ("fr", 1280)])
def test_every_step_fits_the_screen(open_as, language, width):
    page = open_as("hmeimim", "duty", language=language, width=width)
    to_the_dry_run(page, "narrow", table(f"Radio {language} {width}", killed=-1))
    for address in (
        page.url,
        "/messages/sheet/",
        "/messages/batches/",
        re.sub(r"/rows/.*", "/table/", page.url),
    ):
        page.goto(address)
        fits(page)
    page.goto(page.url.replace("/table/", "/columns/?table=Week+10&kind=claims"))
    fits(page)
