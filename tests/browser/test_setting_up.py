"""An empty centre in a real browser: what is missing leads on, a long file shows how far it is, and pages fit."""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import ROOT, complain, end, free_port, stay_here, wait_for
from tests.browser.looking import in_windows, looks_right
from tests.conftest import LOG_PASSPHRASE

ADDRESSES = (
    "/", "/setting-up/", "/settings/", "/check-ups/", "/ceremony/", "/ceremony/sheet/", "/people/several/",
    "/people/vault/custodian/", "/places/load/", "/agreement/record/", "/agreement/record/?from=humanitarian-pause",
    "/agreement/parties/load/", "/bulletins/rules/",
)  # fmt: skip
LETTERS = "بتجحدرسطعفقكلمن"


def run(*arguments: object) -> str:
    """Run the command line as a person would and return what it said."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "tregua.centre", *map(str, arguments)],
        env=kept | {"TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE}, cwd=ROOT, capture_output=True, text=True, check=False,
        timeout=600,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path, str]]:
    """Make a centre with `tregua init` and serve it; return its address, folder and first login."""
    folder, port = tmp_path_factory.mktemp("empty") / "haven", free_port()
    said = run("init", folder, "--yes", "--name", "Haven centre", "--zone", "Asia/Beirut", "--port", port)
    link = re.search(r"http://\S+/people/enter/\S+", said)
    assert link
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tregua.centre", "serve", "--centre", str(folder), "--port", str(port)],
        env=kept | {"TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE}, cwd=ROOT, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/people/login/", process)
        yield address, folder, link[0]
    finally:
        end(process)


@pytest.fixture(scope="module")
def page(browser: Browser, served: tuple[str, Path, str]) -> Iterator[Page]:
    """Return the window of the administrator, who came in by the link that init printed."""
    address, _folder, link = served
    context = browser.new_context(base_url=address, locale="en", viewport={"width": 1280, "height": 900})
    stay_here(context, address)
    opened = context.new_page()
    opened.on("console", complain)
    opened.goto(link)
    opened.get_by_role("main").get_by_role("button").first.click()
    yield opened
    context.close()


def table_of_places(file: Path, count: int) -> None:
    """Write a table of made-up places as GeoNames publishes them."""
    dice = random.Random(1)
    with file.open("w", encoding="utf-8") as stream:
        for number in range(count):
            name = "".join(dice.choice("bdfgklmnrst") + dice.choice("aiu") for _ in range(4)).title()
            arabic = "".join(dice.choice(LETTERS) for _ in range(6))
            cells = [str(1_000_000 + number), name, name, arabic, "34.1", "36.2", "P", "PPL", "LB"]
            cells += ["", "", "", "", "", "300", "", "", "Asia/Beirut", "2016-01-01"]
            stream.write("\t".join(cells) + "\n")


def as_name(address: str) -> str:
    """Return an address as part of the name of a file."""
    return re.sub(r"\W+", "-", f"setting-up{address}")


def test_what_is_missing_leads_on_and_is_done_when_one_comes_back(page, served):
    page.goto("/")
    page.get_by_role("main").get_by_role("link", name="Setting up").click()
    step = page.locator("#step-names")
    expect(step).to_contain_text("missing")
    step.get_by_role("link").click()
    for code, name in (("ar", "مركز الملاذ"), ("fr", "Centre Havre"), ("ru", "Центр Гавань")):
        page.locator(f"#id_name_{code}").fill(name)
    page.get_by_role("button", name="Write the settings").click()
    expect(page.get_by_role("status").first).to_contain_text("stopped and started again")
    page.goto("/setting-up/")
    expect(page.locator("#step-names")).to_have_class(re.compile("done"))
    assert "Центр Гавань" in (served[1] / "centre.toml").read_text(encoding="utf-8")


def test_people_are_added_at_once_with_slips_to_cut_off(page):
    page.goto("/people/several/")
    for number, (code, role) in enumerate((("duty-1", "duty_officer"), ("head-1", "head_of_centre"))):
        page.locator(f"#id_form-{number}-code").fill(code)
        page.locator(f"#id_form-{number}-role").select_option(role)
    page.get_by_role("button", name="Open the accounts").click()
    expect(page.locator(".slip")).to_have_count(2)
    page.emulate_media(media="print")
    expect(page.locator(".navigation")).to_be_hidden()
    expect(page.locator(".slip").first).to_be_visible()
    page.emulate_media(media="screen")


def test_a_long_file_shows_how_far_it_is_until_it_is_done(page, served):
    folder = served[1] / "to-load"
    folder.mkdir()
    table_of_places(folder / "LB.txt", 7000)
    page.goto("/places/load/")
    page.locator("#id_on_machine").select_option("LB.txt")
    page.locator("#id_country").select_option("LB")
    page.get_by_label("Only look").uncheck()
    page.get_by_role("button", name="Go on").click()
    expect(page.locator("progress")).to_be_visible()
    expect(page.get_by_text("7000 places were read from the file.")).to_be_visible(timeout=90_000)


@in_windows
def test_the_pages_of_setting_up_fit_and_are_for_everybody(page, served, language, width):
    run("login", "administrator", "--centre", served[1])
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/")
    page.locator(f"button[name=language][value={language}]").click()
    looked_at = 0
    for address in ADDRESSES:
        if page.goto(address).status == 200:  # another role's page is looked at by that role below
            looks_right(page, f"{as_name(address)}{language}-{width}")
            looked_at += 1
    assert looked_at >= 8


@in_windows
def test_the_pages_of_the_head_of_centre_fit_too(browser, served, language, width):
    address, folder, _link = served
    link = run("login", "head-1", "--centre", folder, "--port", address.rsplit(":", 1)[1]).strip()
    context = browser.new_context(base_url=address, locale="en", viewport={"width": width, "height": 900})
    page = context.new_page()
    page.goto(link)
    page.get_by_role("main").get_by_role("button").first.click()
    page.locator(f"button[name=language][value={language}]").click()
    for one in ADDRESSES:
        if page.goto(one).status == 200:
            looks_right(page, f"head{as_name(one)}{language}-{width}")
    context.close()
