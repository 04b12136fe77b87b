"""A sealed release from the first comparison of digits to the opening at the other side, and its destruction."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import complain, stay_here
from tests.browser.looking import looks_right, widths
from tests.exchange.live import LiveCentre, Pair, pair
from tests.quick_keys import new_identity

__all__ = ["pair"]
PASSPHRASE = "four words no name"
REASONS = "What the report says is all that is known."


@pytest.fixture
def at(browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a live centre as one of its people."""
    contexts = []

    def opened(centre: LiveCentre, code: str) -> Page:
        context = browser.new_context(base_url=centre.address, viewport={"width": 1280, "height": 900})
        stay_here(context, centre.address)
        contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        page.goto(centre.command("login", code, "--port", str(centre.port)).strip())
        page.get_by_role("main").get_by_role("button").first.click()
        return page

    yield opened
    for context in contexts:
        context.close()


def looked_at(page: Page, name: str) -> None:
    """Hold a page against all of it in the windows of its language."""
    for width in widths(page):
        looks_right(page, f"{name}-{width}")


def custodian_of(at, centre: LiveCentre, folder: Path) -> tuple[str, Path]:
    """Give the custodian of a centre a key of their own; return its recipient and the file."""
    recipient, sealed = new_identity(PASSPHRASE)
    file = folder / f"{centre.code}.key"
    file.write_bytes(sealed)
    page = at(centre, "the-administrator")
    page.goto("/people/vault/custodian/")
    page.get_by_label("Custodian").select_option(label="The Custodian")
    page.get_by_label("Recipient").fill(recipient)
    page.get_by_role("button", name="Add this key").click()
    return recipient, file


def bring_key(page: Page, file: Path) -> None:
    page.goto("/people/vault/")
    page.get_by_label("Key file").set_input_files(file)
    page.get_by_label("Passphrase").fill(PASSPHRASE)
    page.get_by_role("button", name="Take my key into this session").click()
    expect(page.get_by_text("Your key is in this session for")).to_be_visible()


def test_a_sealed_release_is_opened_at_the_other_side_and_destroyed_at_both(
    pair: Pair, at: Callable[..., Page], tmp_path: Path
) -> None:
    ours, theirs = pair.both
    recipient, their_file = custodian_of(at, theirs, tmp_path)
    _own, _our_file = custodian_of(at, ours, tmp_path)

    # The key of their custodian is entered by one person here and confirmed by another, who hears the same digits.
    their_page = at(theirs, "the-custodian")
    their_page.goto("/record/recipients/")
    digits = their_page.locator("dd", has_text=recipient).locator("code").last.inner_text()
    page = at(ours, "the-custodian")
    page.goto("/record/recipients/")
    page.get_by_label("Name of the desk or person").fill("Amman custodian")
    page.get_by_label("Age recipient").fill(recipient)
    page.get_by_role("button", name="Enter", exact=True).click()
    head = at(ours, "the-head-of-centre")
    head.goto("/record/recipients/")
    head.get_by_role("link", name="Amman custodian").click()
    expect(head.get_by_text(digits)).to_be_visible()
    looked_at(head, "recipient")
    head.get_by_label("Who read the digits to you").fill("their duty officer")
    head.get_by_label("How you spoke").fill("by telephone, a voice I know")
    head.get_by_role("button", name="The digits are the same").click()
    looked_at(head, "recipients")

    # One person proposes, with the reasons sealed; another sees the same and releases.
    finding = ours.act("adopted", "farm")["pk"]
    publisher = at(ours, "the-publisher")
    publisher.goto(f"/record/propose/finding/{finding}/")
    publisher.get_by_label("For whom").select_option("both")
    publisher.get_by_label("Time, told as").select_option("week")
    publisher.get_by_role("group", name="Sealed to Amman custodian").get_by_label("reasons").check()
    publisher.get_by_role("button", name="Look at what would leave").click()
    expect(publisher.get_by_text(REASONS).first).to_be_visible()
    expect(publisher.get_by_text("cannot be made to forget")).to_be_visible()
    looked_at(publisher, "propose")
    publisher.get_by_role("button", name="Propose", exact=True).click()
    head.goto("/record/proposals/")
    head.get_by_role("link", name="finding").first.click()
    expect(head.get_by_text(REASONS).first).to_be_visible()
    looked_at(head, "proposal")
    head.get_by_role("button", name="Release").click()
    index = ours.act("seen")["ours"] - 1

    # It goes over the line with a signed request, and opens there with their key alone.
    theirs.command("exchange", "now")
    bring_key(their_page, their_file)
    their_page.goto(f"/record/theirs/{index}/")
    their_page.get_by_role("link", name="Open it").click()
    their_page.get_by_label("Why you open it").fill("to examine the finding")
    their_page.get_by_role("button", name="Open", exact=True).click()
    expect(their_page.get_by_text(REASONS)).to_be_visible()
    looked_at(their_page, "opened")

    # A custodian destroys it here; the other side follows and says so.
    page.goto(f"/record/ours/{index}/sealed/")
    looked_at(page, "sealed-ours")
    page.goto(f"/record/ours/{index}/destroy/")
    looked_at(page, "destroy")
    page.get_by_label("Why").select_option("safety")
    page.get_by_label("By whose authority").fill("the head of centre")
    page.get_by_label("I know that this cannot be undone").check()
    page.get_by_role("button", name="Redact and destroy").click()
    for centre in (theirs, ours):
        centre.command("exchange", "now")
    theirs.command("exchange", "now")
    ours.command("exchange", "now")
    their_page.goto(f"/record/theirs/{index}/sealed/")
    expect(their_page.get_by_text(REASONS)).to_have_count(0)
    page.goto(f"/record/ours/{index}/")
    expect(page.get_by_text("They have seen it and removed it too")).to_be_visible()
    looked_at(page, "destroyed")

    # And after harm one page tells everything that left, to whom.
    page.get_by_role("link", name="Everything that left about this record").click()
    expect(page.get_by_text("Amman custodian").first).to_be_visible()
    looked_at(page, "ledger")
