"""In a browser: a text that carries a statement on record is suggested on its page, and taken or turned down by key."""

from playwright.sync_api import expect

from tests.intake.test_renderings import ARABIC, FRENCH


def take_in(page, words, outlet):
    """Take in a text and open its page, so that it is read."""
    page.goto("/messages/text/")
    page.get_by_label("Text", exact=True).fill(words)
    page.get_by_label("Outlet").fill(outlet)
    page.get_by_label("Published on").fill("2016-03-05")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("heading", name="What the machine read")).to_be_visible()


def press(page, key):
    """Press a key once the script that listens has begun."""
    expect(page.locator("#proposals .keys")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press(key)


def test_a_statement_shows_the_texts_that_may_carry_it_and_keys_decide(open_as):
    page = open_as("hmeimim", "duty")
    take_in(page, FRENCH, "Agency one")
    take_in(page, ARABIC, "Agency two")
    page.goto("/reports/statements/?words=Daesh")
    page.get_by_role("link", name="texts may carry it").click()
    waiting = page.locator("#proposals li[data-name]")
    expect(waiting).to_have_count(2)
    expect(waiting.filter(has_text="Agency one").get_by_role("row", name="place")).to_contain_text("Moscou")
    first = waiting.first.inner_text()
    press(page, "r")
    expect(waiting).to_have_count(1)
    assert waiting.first.inner_text() != first
    press(page, "a")
    expect(waiting).to_have_count(0)
    expect(page.get_by_text("The rendering stands beside the statement.")).to_be_visible()
