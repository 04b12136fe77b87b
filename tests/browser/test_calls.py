"""In a browser: a duty officer takes a call by keyboard alone, and the caller's number tells later how far it is."""

import re

from playwright.sync_api import expect

from tests.browser.looking import arrived, fits, in_windows, picture

SAYS = "سقطت ثلاث قذائف هاون قرب المدرسة."


def arrives(page, step):
    """The page of a step is there, and its first field has the keyboard."""
    expect(page).to_have_url(re.compile(f"/{step}/$"))
    expect(page.locator("[autofocus]").first).to_be_focused()


def take(page, name):
    """Take a call from first to last without the pointer: the first field of each step has the keyboard."""
    page.goto("/calls/begin/")
    arrives(page, "begin")
    picture(page, f"{name}-begin")
    page.keyboard.press("Space")  # Arabic, the first of the list
    page.keyboard.press("Enter")
    for step in ("safety", "consent"):
        arrives(page, step)
        fits(page)
        picture(page, f"{name}-{step}")
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
    arrives(page, "what")
    page.keyboard.type(SAYS)
    picture(page, f"{name}-what")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    for step, words in (("where", "جوبر"), ("when", "مساء"), ("who", ""), ("harm", "لا")):
        arrives(page, step)
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    arrives(page, "known")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    arrives(page, "read_back")
    expect(page.locator(".note li").first).to_contain_text(SAYS)
    fits(page)
    picture(page, f"{name}-read-back")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    arrives(page, "goodbye")
    picture(page, f"{name}-goodbye")
    page.keyboard.press("Enter")
    number = page.locator(".caller-number")
    expect(number).to_be_visible()
    fits(page)
    picture(page, f"{name}-receipt")
    return re.sub(r"\D", "", number.inner_text())


@in_windows
def test_a_call_is_taken_by_keyboard_and_told_of_by_its_number(open_as, language, width):
    page = open_as("hmeimim", "duty", language=language, width=width)
    number = take(page, f"call-{language}")
    page.goto("/calls/status/")
    arrives(page, "status")
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    expect(page.get_by_text("وصلنا بلاغك ولم ينظر فيه أحد بعد.")).to_be_visible()
    assert SAYS not in arrived(page).content()
    fits(page)
    picture(page, f"call-{language}-status")
    page.goto("/calls/")
    fits(page)
    picture(page, f"call-{language}-list")


def test_a_dropped_line_is_gone_on_with_without_javascript(browser, centres):
    context = browser.new_context(base_url=centres["hmeimim"].address, java_script_enabled=False)
    page = context.new_page()
    page.goto(centres["hmeimim"].link_for("duty"))
    page.get_by_role("main").get_by_role("button").first.click()
    page.goto("/calls/begin/")
    page.get_by_label("English", exact=True).check()
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("yes", exact=True).check()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("link", name="The line dropped").click()
    picture(page, "call-dropped")
    page.get_by_role("button", name="Keep it for later").click()
    page.locator("section", has=page.get_by_role("heading", name="Not finished")).get_by_role(
        "link"
    ).last.click()
    expect(page.get_by_role("heading", name="Consent")).to_be_visible()
    page.get_by_role("button", name="Keep nothing of this call").click()
    expect(page.get_by_text("Nothing of this call is kept.")).to_be_visible()
    context.close()
