"""A room in a real browser: it trusts the centre's own authority, makes a passkey, comes in by it, and by an app."""

import os
import re
import shutil
import subprocess
import sys

import pyotp
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import CHROMIUM, FLAGS, ROOT, WRONG, complain, end, free_port, wait_for
from tests.conftest import LOG_PASSPHRASE
from tregua.centre.trust.steps import DEVICES

CERTUTIL = shutil.which("certutil")
PASSWORD = "seven plain words of no meaning"


class Room:
    """A centre that serves a room on this machine, and its command line."""

    def __init__(self, folder):
        self.folder, self.port, self.explains = folder, free_port(), free_port()
        self.environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
        } | {"TREGUA_LOG_PASSPHRASE": LOG_PASSPHRASE, "PYTHONPATH": str(ROOT)}
        self.address = f"https://localhost:{self.port}"

    def tregua(self, *arguments):
        done = subprocess.run(
            [sys.executable, "-P", "-m", "tregua.centre", *map(str, arguments)],
            env=self.environment, cwd="/", capture_output=True, text=True, check=True, timeout=600,
        )  # fmt: skip
        return done.stdout

    def link(self, code, *more):
        return self.tregua("login", code, "--centre", self.folder, "--address", self.address, *more).strip()


@pytest.fixture(scope="module")
def room(tmp_path_factory):
    made = Room(tmp_path_factory.mktemp("room") / "centre")
    made.tregua(
        "init", made.folder, "--yes", "--code", "room", "--name", "Room", "--origin", "room.example/log1"
    )
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "tregua.centre", "serve", "--centre", str(made.folder), "--lan",
         *("--listen", "127.0.0.1", "--port", str(made.port), "--explain-port", str(made.explains))],
        env=made.environment, cwd="/", stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    wait_for(f"http://127.0.0.1:{made.explains}/trust/", process)
    yield made
    end(process)


@pytest.fixture(scope="module")
def trusting(room, driver, tmp_path_factory):
    """Open a browser of somebody who has taught it to trust the room's authority; its home is its own."""
    if not CERTUTIL:
        pytest.skip("needs certutil")
    home = tmp_path_factory.mktemp("home")
    store = home / ".pki" / "nssdb"
    store.mkdir(parents=True)
    subprocess.run([CERTUTIL, "-d", f"sql:{store}", "-N", "--empty-password"], check=True)
    authority = room.folder / "keys" / "ca.crt"
    subprocess.run(
        [CERTUTIL, "-d", f"sql:{store}", "-A", "-t", "C,,", "-n", "room", "-i", authority], check=True
    )
    found = driver.chromium.launch(
        executable_path=CHROMIUM, args=FLAGS, env={**os.environ, "HOME": str(home)}
    )
    yield found
    found.close()


def open_page(browser, room):
    context = browser.new_context(base_url=room.address, locale="en", viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.on("pageerror", lambda error: WRONG.append(str(error)))
    page.on("console", complain)
    return page


def come_in(page, link):
    page.goto(link)
    page.get_by_role("main").get_by_role("button").first.click()


def telephone(page):
    """Give the browser a telephone that holds passkeys, as its developers' tools have one."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    return tools, tools.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]


def test_a_browser_that_trusts_the_authority_is_in_a_secure_place(trusting, room):
    page = open_page(trusting, room)
    page.goto("/people/login/")
    assert page.evaluate("window.isSecureContext && !!navigator.credentials && 'serviceWorker' in navigator")
    page.context.close()


def test_a_browser_that_does_not_trust_it_warns(room, browser):
    page = browser.new_page()
    with pytest.raises(Exception, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(f"{room.address}/people/login/")
    page.close()


def test_how_to_trust_is_told_without_tls_and_nothing_else_is(room, browser):
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{room.explains}/people/login/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trust this centre's certificate")
    for device in DEVICES:
        page.get_by_text(device.name, exact=True).click()
    expect(page.locator(".fingerprint")).to_contain_text(re.compile("([0-9A-F]{2}:){7}[0-9A-F]{2}"))
    with page.expect_download() as download:
        page.get_by_role("link", name="Get the certificate").click()
    assert download.value.suggested_filename == "tregua-room.crt"
    page.close()


def set_password(page):
    page.goto("/people/me/")
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("Once more").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_role("status").first).to_contain_text("Your password is set")


def log_in(page):
    page.goto("/people/login/")
    page.get_by_label("Code").fill("administrator")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Second step")


def test_a_passkey_is_made_and_lets_in(trusting, room):
    page = open_page(trusting, room)
    tools, held = telephone(page)
    come_in(page, room.link("administrator"))
    set_password(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("What it lies in").fill("my telephone")
    page.get_by_role("button", name="Make the passkey").click()
    expect(page.get_by_role("status").first).to_contain_text("The passkey is kept")
    expect(page.get_by_role("listitem").filter(has_text="my telephone")).to_contain_text("localhost")
    page.get_by_role("button", name="Log out").click()
    log_in(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    kept = tools.send("WebAuthn.getCredentials", {"authenticatorId": held})["credentials"]
    assert [one["signCount"] for one in kept] == [2]
    # Another telephone than the one that made it is not let in, and the page says what to do.
    page.get_by_role("button", name="Log out").click()
    tools.send("WebAuthn.clearCredentials", {"authenticatorId": held})
    log_in(page)
    page.get_by_role("button", name="Use your passkey").click()
    expect(page.get_by_role("alert").filter(has_text="did not give a passkey")).to_be_visible()
    page.context.close()


def test_an_app_is_set_up_and_its_code_lets_in(trusting, room):
    page = open_page(trusting, room)
    come_in(page, room.link("administrator", "--clear-second-factor", "--reason", "for this test"))
    set_password(page)
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Begin").click()
    dots = page.locator(".dots svg")
    expect(dots).to_be_visible()
    assert dots.bounding_box()["width"] > 150
    page.get_by_text("The camera does not read it").click()
    app = pyotp.TOTP(page.locator("details pre").inner_text().replace(" ", ""))
    page.get_by_label("Code that the app shows").fill(app.now())
    page.get_by_role("button", name="Take it into use").click()
    expect(page.get_by_role("status").first).to_contain_text("From now on")
    page.get_by_role("link", name="Print new codes").click()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Make ten new codes").click()
    expect(page.locator(".codes code")).to_have_count(10)
    codes = page.locator(".codes code").all_inner_texts()
    page.get_by_role("link", name="They are on paper").click()
    page.get_by_role("button", name="Log out").click()
    log_in(page)
    page.get_by_label("Or a printed code").fill(codes[0])
    page.get_by_role("button", name="Come in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.context.close()
