"""A bulletin goes through its desk in a browser: prose, its translation and review, open points, approval, withdrawal."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.looking import PICTURES, looks_right, widths

DAY = "2016-03-06"
# Bytes of a first page, for whoever reads it on a bad line.
LIGHT = 100_000


def look(page: Page, name: str) -> None:
    """Hold a page against all of it in the windows of its language."""
    for width in widths(page):
        looks_right(page, f"bulletin-{name}-{width}")


def test_a_bulletin_is_written_beside_reviewed_approved_with_open_points_and_withdrawn(open_as):
    publisher, head = open_as("hmeimim", "publisher"), open_as("hmeimim", "head", language="ar")
    publisher.goto("/bulletins/prepare/")
    publisher.locator("[name=day]").fill(DAY)
    publisher.get_by_role("button", name="Prepare").click()
    expect(publisher.get_by_role("heading", name="What stands open")).to_be_visible()
    look(publisher, "open-points")

    publisher.get_by_role("link", name="Introduction and remarks").click()
    publisher.locator("[name=text]").fill("A day with little fire.")
    publisher.get_by_role("button", name="Keep this paragraph").click()
    expect(publisher.get_by_role("status").first).to_contain_text("Kept")
    publisher.goto(f"/bulletins/{DAY}/1/prose/?part=introduction&language=ar")
    publisher.locator("[name=text]").fill("يوم قليل النيران.")
    publisher.get_by_role("button", name="Keep this paragraph").click()
    look(publisher, "prose")

    head.goto(f"/bulletins/{DAY}/1/prose/?part=introduction&language=ar")
    look(head, "prose-ar")
    head.locator("form[action$='/review/'] button").click()
    expect(head.locator("form[action$='/review/']")).to_have_count(0)
    head.goto(f"/bulletins/{DAY}/1/?language=ar")
    expect(head.locator("article .prose")).to_contain_text("يوم قليل النيران.")
    head.locator("form[action$='/approve/'] button").click()
    expect(head.get_by_role("alert").first).to_be_visible()
    look(head, "asked-ar")
    head.locator("form[action$='/approve/']:has([name=seen]) button").click()
    expect(head.locator("form[action$='/approve/']")).to_have_count(0)

    publisher.goto(f"/bulletins/{DAY}/1/")
    publisher.get_by_text("Withdraw it", exact=True).click()
    publisher.locator("#withdraw_reason").fill("It named a place that can be recognised.")
    look(publisher, "withdraw")
    publisher.get_by_role("button", name="Prepare the withdrawal").click()
    expect(publisher).to_have_url(re.compile(rf"/bulletins/{DAY}/2/"))
    head.goto(f"/bulletins/{DAY}/2/")
    head.locator("form[action$='/approve/'] button").last.click()
    head.locator("form[action$='/approve/']:has([name=seen]) button").click()

    anybody = open_as("hmeimim", "")
    anybody.goto(f"/public/bulletin/{DAY}/1/")
    expect(anybody.get_by_role("main")).to_contain_text("withdraws this one")
    look(anybody, "public-withdrawn")
    anybody.goto(f"/public/bulletin/{DAY}/")
    expect(anybody.get_by_role("main")).to_contain_text("It named a place that can be recognised.")
    look(anybody, "public-withdrawal")


def test_a_thematic_report_is_prepared_and_the_bulletin_is_laid_out(open_as):
    publisher, head = open_as("hmeimim", "publisher"), open_as("hmeimim", "head", language="ar")
    publisher.goto("/bulletins/prepare/")
    look(publisher, "prepare")
    expect(publisher.locator("[name=theme_en]")).to_be_hidden()
    publisher.locator("[name=series]").select_option("thematic")
    publisher.locator("[name=day]").fill("2016-03-01")
    publisher.get_by_text("For a spot or thematic report").click()
    publisher.locator("[name=last]").fill("2016-03-07")
    publisher.locator("[name=kinds]").select_option("1.2")
    publisher.locator("[name=theme_en]").fill("Indirect fire")
    publisher.get_by_role("button", name="Prepare").click()
    expect(publisher.get_by_role("heading", level=1)).to_contain_text("Thematic report no. 1")
    expect(publisher.get_by_role("heading", name="Who could be recognised from it")).to_be_visible()
    look(publisher, "recognised")
    head.goto("/bulletins/layout/?preset=facts")
    look(head, "layout-ar")
    expect(head.locator("[name=violations]")).to_have_value("11")
    head.locator("[name=reason]").fill("الوقائع وحدها")
    head.locator("main form[method=post] button").last.click()
    expect(head.get_by_role("main").locator("ol > li")).to_have_count(11)


@pytest.mark.parametrize("language", ["ar", "ru"])
def test_a_strangers_first_page_is_light_with_all_that_belongs_to_it(open_as, language):
    """On the wire: the page packed, its styles, and the fonts of its letters."""
    page = open_as("hmeimim", "", language=language)
    came: list[Request] = []
    page.on("requestfinished", lambda request: came.append(request))  # noqa: PLW0108 - a plain function is asked for
    page.goto("/public/", wait_until="networkidle")
    assert sum(one.sizes()["responseBodySize"] for one in came) <= LIGHT
    assert any(one.url.endswith(".woff2") for one in came)


def _approve(head: Page, address: str) -> None:
    """Approve an issue after all that stands open on it was shown."""
    head.goto(address)
    head.locator("form[action$='/approve/'] button").last.click()
    head.locator("form[action$='/approve/']:has([name=seen]) button").click()
    expect(head.locator("form[action$='/approve/']")).to_have_count(0)


def test_an_erratum_and_its_withdrawal_are_walked_in_arabic_and_arrive_at_the_other_centre(open_as):
    day = "2016-03-12"
    publisher, head = (open_as("hmeimim", code, language="ar") for code in ("publisher", "head"))
    publisher.goto("/bulletins/prepare/")
    publisher.locator("[name=day]").fill(day)
    look(publisher, "erratum-1-prepare")
    publisher.locator("main form[method=post] button").last.click()
    expect(publisher).to_have_url(re.compile(rf"/bulletins/{day}/1/"))
    look(publisher, "erratum-2-draft")
    head.goto(f"/bulletins/{day}/1/")
    look(head, "erratum-3-to-approve")
    _approve(head, f"/bulletins/{day}/1/")
    look(head, "erratum-4-published")

    publisher.goto(f"/bulletins/{day}/1/")
    publisher.locator("form[action$='/correct/'] [name=reason]").fill("وصل بلاغ متأخر.")
    publisher.locator("form[action$='/correct/'] button").click()
    expect(publisher).to_have_url(re.compile(rf"/bulletins/{day}/2/"))
    look(publisher, "erratum-5-correction")
    _approve(head, f"/bulletins/{day}/2/")
    publisher.goto(f"/bulletins/{day}/2/")
    publisher.locator("details:has(#withdraw_reason) summary").click()
    publisher.locator("#withdraw_reason").fill("ذُكر فيه مكان يمكن التعرف عليه.")
    look(publisher, "erratum-6-withdraw")
    publisher.locator("form[action$='/withdraw/'] button").click()
    expect(publisher).to_have_url(re.compile(rf"/bulletins/{day}/3/"))
    _approve(head, f"/bulletins/{day}/3/")
    look(head, "erratum-7-withdrawn")

    anybody = open_as("hmeimim", "", language="ar")
    told = "الإصدار 2 يصوّب الإصدار 1. الإصدار 3 يسحب الإصدار 2. لا إصدار قائم من هذه النشرة."
    for issue in (1, 2, 3):
        anybody.goto(f"/public/bulletin/{day}/{issue}/")
        expect(anybody.get_by_role("main")).to_contain_text(told)
        look(anybody, f"erratum-8-public-{issue}")
    expect(anybody.locator("html")).to_have_attribute("dir", "rtl")
    _keep_papers(anybody, day)

    other = open_as("amman", "head", language="ar")
    other.goto("/record/exchange/")
    other.locator("form[action$='/exchange/ask/'] button").click()
    expect(other.get_by_role("status").first).to_be_visible()
    other.goto("/record/")
    expect(other.get_by_role("main")).to_contain_text("ذُكر فيه مكان يمكن التعرف عليه.")
    look(other, "erratum-9-other-centre")
    other.locator("a[href^='/record/theirs/']").filter(visible=True).first.click()
    look(other, "erratum-9-other-entry")


def _keep_papers(page: Page, day: str) -> None:
    """Each issue is there on paper in Arabic; left beside the pictures where those are asked for."""
    for issue in (1, 2, 3):
        answer = page.request.get(f"/public/bulletin/{day}/{issue}/as/pdf/ar/")
        assert answer.body().startswith(b"%PDF")
        if PICTURES:
            Path(PICTURES, f"erratum-{issue}-ar.pdf").write_bytes(answer.body())
