"""Two real centres with the example in them, each its own server process, and a real browser."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import tomllib
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Request, expect, sync_playwright

from tregua.centre.example.making import passphrases

ROOT = Path(__file__).resolve().parents[2]
# The shell without windows does the same with little more than half the work.
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, BROWSERS)), "")
FLAGS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    *(["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []),
]

# On a machine with much else to do a page takes its time; what never comes fails all the same.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The example's centres are SQLite files: on PostgreSQL, and without a browser, these tests do not run."""
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.browser)
            if os.environ.get("DATABASE_URL"):
                item.add_marker(pytest.mark.skip(reason="needs SQLite"))
            elif not CHROMIUM:
                item.add_marker(pytest.mark.skip(reason="needs Chromium"))


@dataclass
class RunningCentre:
    """A centre that answers."""

    code: str
    folder: Path
    address: str
    environment: dict[str, str]
    links: dict[str, list[str]] = field(default_factory=dict)

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run the command line on this centre."""
        return subprocess.run(
            [sys.executable, "-m", "tregua.centre", *arguments],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=600,
        )  # fmt: skip

    def make_links(self, *codes: str) -> None:
        """Make a one-time login for each of these people at once, for the command is slow to start."""
        done = self.command("login", *codes, "--port", self.address.rsplit(":", 1)[1])
        assert done.returncode == 0, done.stderr
        for code, link in zip(codes, done.stdout.split(), strict=True):
            self.links.setdefault(code, []).append(link)

    def link_for(self, code: str) -> str:
        """Return a fresh one-time login of a person here; some are made ahead."""
        if not self.links.get(code):
            self.make_links(*[code] * 8)
        return self.links[code].pop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _attempt in range(3000):
        if process.poll() is not None:
            pytest.fail(f"the server of {address} ended with {process.returncode}")
        try:
            with urllib.request.urlopen(address, timeout=30):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} does not answer")


@contextmanager
def served(example: Path) -> Iterator[dict[str, RunningCentre]]:
    """Serve both centres of an example on free ports."""
    with ExitStack() as stack:
        running = {}
        for code in ("hmeimim", "amman"):
            folder = example / code
            environment = environment_of(example, folder)
            port = free_port()
            process = subprocess.Popen(
                [sys.executable, "-m", "tregua.centre", "serve", "--centre", str(folder), "--port", str(port)],
                env=environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            stack.callback(end, process)
            address = f"http://127.0.0.1:{port}"
            wait_for(f"{address}/", process)
            running[code] = RunningCentre(code, folder, address, environment)
        yield running


@pytest.fixture(scope="session")
def centres(example: Path) -> Iterator[dict[str, RunningCentre]]:
    """Serve the example that most tests work on together."""
    with served(example) as running:
        yield running


def environment_of(example: Path, folder: Path) -> dict[str, str]:
    """Return the environment in which this centre's programs run."""
    says = tomllib.loads((folder / "centre.toml").read_text(encoding="utf-8"))
    assert says["code"] == folder.name
    passphrase = passphrases(example)[folder.name]
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("TREGUA_", "DATABASE_URL"))
    }
    return kept | {
        "TREGUA_CENTRE": str(folder),
        "TREGUA_LOG_PASSPHRASE": passphrase,
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
    }


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(120)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def driver() -> Iterator[Playwright]:
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def browser(driver: Playwright) -> Iterator[Browser]:
    found = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield found
    found.close()


@pytest.fixture
def open_as(browser: Browser, centres: dict[str, RunningCentre]) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a centre as one of its people, in a window of its own."""
    contexts = []

    def opened(centre: str, code: str, *, language: str = "en", width: int = 1280) -> Page:
        context = browser.new_context(
            base_url=centres[centre].address, locale=language, viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        stay_here(context, centres[centre].address)
        contexts.append(context)
        page = context.new_page()
        page.on("console", complain)
        if code:
            page.goto(centres[centre].link_for(code))
            page.get_by_role("main").get_by_role("button").first.click()
            if language != "en":
                page.locator(f"button[name=language][value={language}]").click()
        return page

    yield opened
    for context in contexts:
        context.close()


# What pages did that none may: told when the test ends, for what is raised in a handler of the browser ends the browser.
WRONG: list[str] = []


@pytest.fixture(autouse=True)
def nothing_wrong() -> Iterator[None]:
    """No page of a test complains or asks anybody else."""
    WRONG.clear()
    yield
    assert not WRONG


def stay_here(context: BrowserContext, address: str) -> None:
    """A page that asks anything of anybody else fails the test; nobody else would be found either."""

    def look(request: Request) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            WRONG.append(f"a page asked {request.url}")

    context.on("request", look)


def complain(message) -> None:
    if message.type == "error" and "status of 4" not in message.text:
        WRONG.append(f"the console says: {message.text}")
