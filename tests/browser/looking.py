"""What every page is held against: it fits its window, axe finds nothing; a picture is left where one is asked for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PICTURES = os.environ.get("TREGUA_PICTURES", "")
BEYOND = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
DESK, TELEPHONE = 1280, 390
# English at a desk and Arabic on a telephone find nearly all; TREGUA_FULL=1 looks at the other two as well.
WINDOWS = [("en", DESK), ("ar", TELEPHONE)]
FULL = bool(os.environ.get("TREGUA_FULL"))
if FULL:
    WINDOWS += [("ar", DESK), ("en", TELEPHONE)]
in_windows = pytest.mark.parametrize(("language", "width"), WINDOWS)


def arrived(page: Page) -> Page:
    """Wait until the page that a click led to is whole: the click itself waits only for its first byte."""
    page.wait_for_load_state("load")
    return page


def picture(page: Page, name: str) -> None:
    """Leave a picture of a page in the folder that TREGUA_PICTURES names."""
    if PICTURES:
        arrived(page).screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def beyond(page: Page) -> int:
    """Return how many pixels of a page stand outside its window."""
    return int(arrived(page).evaluate(BEYOND))


def fits(page: Page, name: str = "") -> None:
    """Nothing of the page stands outside its window."""
    over = beyond(page)
    assert over <= 0, f"{name or page.url} is {over} pixels too wide"


def faults(page: Page) -> list[tuple[str, list[str]]]:
    """Return what axe finds: each rule with the first places where it is broken."""
    found = Axe().run(arrived(page)).response["violations"]
    return [(one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in found]


def looks_right(page: Page, name: str) -> None:
    """Hold a page against all of it at the width it has; axe looks at what stands on a desk, with TREGUA_FULL at all."""
    picture(page, name)
    fits(page, name)
    if FULL or page.viewport_size["width"] == DESK:
        assert faults(page) == [], name


def widths(page: Page) -> Iterator[int]:
    """Make the window of a page as wide as pages of its language are looked at, in turn; it stays as a desk's."""
    language = arrived(page).locator("html").get_attribute("lang")
    for width in [width for tongue, width in WINDOWS if tongue == language] or [DESK]:
        page.set_viewport_size({"width": width, "height": 900})
        yield width
    page.set_viewport_size({"width": DESK, "height": 900})
