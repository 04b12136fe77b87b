"""The map in a browser that draws it, in one that cannot, and in one without scripts: the same in all."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM, FLAGS, PATIENCE, complain, stay_here
from tests.browser.looking import faults, in_windows, picture

DRAWS = ["--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--ignore-gpu-blocklist"]
DRAWS_NOT = ["--disable-3d-apis"]
DAYS = "show=all&first=2016-02-27&last=2016-03-08"


@pytest.fixture
def open_with(driver, centres):
    """Return a function that opens a page of a centre, logged in, in a browser of its own started with these flags."""
    browsers = []

    def opened(flags, *, language="en", width=1280, scripts=True):
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS, *flags])
        browsers.append(browser)
        context = browser.new_context(
            base_url=centres["hmeimim"].address,
            viewport={"width": width, "height": 900},
            java_script_enabled=scripts,
        )
        context.set_default_timeout(PATIENCE)
        stay_here(context, centres["hmeimim"].address)
        page = context.new_page()
        page.on("console", complain)
        page.goto(centres["hmeimim"].link_for("duty"))
        page.get_by_role("main").get_by_role("button").first.click()
        if language != "en":
            page.locator(f"button[name=language][value={language}]").click()
        return page

    yield opened
    for browser in browsers:
        browser.close()


@in_windows
def test_the_browser_draws_the_map_and_the_slider_moves_by_the_keyboard(open_with, language, width):
    page = open_with(DRAWS, language=language, width=width)
    pieces = []
    page.on("response", lambda answer: pieces.append(answer.status) if ".pmtiles" in answer.url else None)
    page.goto(f"/incidents/map/?{DAYS}&under=both")
    expect(page.locator("#map")).to_have_attribute("data-state", "ready")
    expect(page.locator(".map-drawn")).to_be_hidden()
    assert set(pieces) == {206}
    rows = page.locator("#spots tbody tr:visible")
    expect(page.locator("#in-view")).to_contain_text(re.compile(r"\d"))
    every = rows.count()
    assert every > 1
    last = page.locator("input[name=to]")
    last.focus()
    before = page.locator(".map-tools output").inner_text()
    page.keyboard.press("Home")
    expect(page.locator(".map-tools output")).not_to_have_text(before)
    expect(page.locator("input[name=from]")).to_have_value("0")
    expect(rows).not_to_have_count(every)
    page.keyboard.press("End")
    expect(rows).to_have_count(every)
    picture(page, f"map-{language}-{width}")
    assert faults(page) == []


def test_nearer_leaves_in_the_list_what_is_in_view(open_with):
    page = open_with(DRAWS)
    page.goto(f"/incidents/map/?{DAYS}")
    expect(page.locator("#map")).to_have_attribute("data-state", "ready")
    rows = page.locator("#spots tbody tr:visible")
    every = rows.count()
    for _time in range(4):
        page.get_by_role("button", name="Nearer").click()
    expect(rows).not_to_have_count(every)
    page.get_by_role("button", name="All of it").click()
    expect(rows).to_have_count(every)


@pytest.mark.parametrize("scripts", [True, False], ids=["without WebGL", "without scripts"])
def test_the_map_of_the_server_stands_where_the_browser_draws_none(open_with, scripts):
    page = open_with(DRAWS_NOT, scripts=scripts, width=390 if scripts else 1280)
    page.goto(f"/incidents/map/?{DAYS}")
    if scripts:
        expect(page.locator("#map")).to_have_attribute("data-state", "drawn by the server")
    drawn = page.locator(".map-drawn")
    expect(drawn).to_be_visible()
    assert drawn.locator(".dot, .area-mark").count() == page.locator("#spots tbody tr").count() > 1
    expect(page.locator(".map-tools")).to_be_hidden()
    picture(page, "map-drawn" if scripts else "map-without-scripts")


def test_the_days_are_counted_with_a_table_under_each_chart(open_as):
    page = open_as("hmeimim", "duty")
    page.goto(f"/incidents/days/?{DAYS}")
    charts = page.locator("figure.chart")
    expect(charts).to_have_count(4)
    for number in range(4):
        charts.nth(number).locator("summary").click()
        expect(charts.nth(number).locator("table")).to_be_visible()
    page.get_by_role("link", name="On the map").click()
    expect(page).to_have_url(re.compile(r"/incidents/map/\?show=all&first=2016-02-27&last=2016-03-08"))


def test_a_zone_is_entered_and_drawn_with_what_only_one_centre_says(open_as):
    head = open_as("hmeimim", "head")
    for centre, west in (("hmeimim", 36.0), ("amman", 36.5)):
        ring = [[west, 35], [west + 1, 35], [west + 1, 36], [west, 36], [west, 35]]
        head.goto("/agreement/zones/record/")
        head.locator("#id_kind").select_option("joined")
        head.locator("#id_name").fill(f"map of {centre}")
        head.locator("#id_asserted_by").select_option(centre)
        head.locator("#id_outline").fill(f'{{"type": "Polygon", "coordinates": [{ring}]}}')
        head.locator("#id_valid_from").fill("2016-02-27")
        head.locator("#id_source").fill("handed over on paper")
        head.get_by_role("button", name="Record", exact=True).click()
        expect(head.get_by_role("status").first).to_contain_text("Recorded")
    expect(head.get_by_role("main")).to_contain_text("of the rest only one of them speaks")
    for pattern in ("own", "other", "both"):
        expect(head.locator(f".zones-drawn > svg .zone.{pattern}")).to_have_count(1)
    picture(head, "map-zones")
    assert faults(head) == []
