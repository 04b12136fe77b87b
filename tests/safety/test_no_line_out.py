"""S-17: no telemetry and no outgoing connection, except to configured peers; nothing is loaded from elsewhere."""

import ast
import re
import socket
from pathlib import Path

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests import world
from tregua.centre import settings as written
from tregua.intake.actions import receive
from tregua.matching.actions import refresh
from tregua.people.matrix import pages

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "tregua"
# Modules that can open a line, or speak to somebody by mail.
LINES = {
    "socket", "http.client", "urllib.request", "smtplib", "ftplib", "poplib", "imaplib", "telnetlib", "xmlrpc.client",
    "webbrowser", "requests", "httpx", "aiohttp", "urllib3", "websockets", "django.core.mail",
}  # fmt: skip
MAY = {
    "record/http.py": "reads the log of a configured peer",
    "record/source.py": "reads the log of a configured peer",
    "record/seat.py": "asks what this machine is called",
    "centre/trust/addresses.py": "asks which addresses this machine has",
    "centre/example/serving.py": "looks for a free port, and whether its own two centres answer",
}
# A quick look, before a module is read as the program reads it.
MENTIONED = re.compile("|".join(re.escape(name.rpartition(".")[2]) for name in LINES))
OUTSIDE = re.compile(
    r"""(?:src|href|action|srcset|data|poster)\s*=\s*["']?(?:https?:)?//|url\(\s*["']?(?:https?:)?//|@import"""
)


def imported(text):
    """Return the modules that a module imports and that can open a line."""
    found = set()
    for node in ast.walk(ast.parse(text)):
        names = [one.name for one in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module, *(f"{node.module}.{one.name}" for one in node.names)]
        found |= {name for name in names if name in LINES}
    return found


def test_s_17_only_these_modules_can_open_a_line():
    found = {
        path.relative_to(PROGRAM).as_posix()
        for path in PROGRAM.rglob("*.py")
        if MENTIONED.search(text := path.read_text(encoding="utf-8")) and imported(text)
    }
    assert found <= set(MAY), "a module that opens a line needs its reason here"
    assert set(MAY) <= found


@pytest.mark.parametrize("line", ["import requests", "from urllib.request import urlopen", "from django.core import mail",
                                  "from http import client"])  # fmt: skip
def test_s_17_such_a_module_would_be_found(line):
    """Control."""
    assert imported(line)


def test_s_17_no_mail_can_be_sent():
    """No server of mail is named, nobody is told of an error by mail, and what would be sent goes nowhere."""
    assert written.EMAIL_BACKEND == "django.core.mail.backends.dummy.EmailBackend"
    assert not [name for name in vars(written) if name.startswith(("EMAIL_HOST", "ADMINS", "MANAGERS"))]
    assert not [
        name for name, one in written.LOGGING["handlers"].items() if "AdminEmailHandler" in str(one["class"])
    ]
    with mail.get_connection(written.EMAIL_BACKEND) as line:
        assert not hasattr(line, "host")


def test_s_17_no_page_and_no_style_loads_from_elsewhere():
    files = [*PROGRAM.rglob("templates/**/*.html"), *PROGRAM.rglob("static/**/*.css")]
    assert len(files) > 100
    assert [path.name for path in files if OUTSIDE.search(path.read_text(encoding="utf-8"))] == []


def test_s_17_what_loads_from_elsewhere_would_be_found():
    """Control."""
    assert OUTSIDE.search('<script src="https://cdn.example/x.js">')
    assert OUTSIDE.search("background: url(//tiles.example/1.png)")


def test_s_17_a_day_of_work_opens_no_connection(staff, monkeypatch):
    """Every page is opened and work is done while whatever would connect fails the test."""
    called = []

    def connect(_self, address):
        called.append(address)
        raise OSError

    valley = world.remembered(staff)
    monkeypatch.setattr(socket.socket, "connect", connect)
    receive(
        channel="text",
        raw=b"Shelling was heard near Mill Town.",
        media_type="text/plain",
        by=valley.staff.duty,
    )
    refresh()
    browser = Client()
    browser.force_login(staff.head)
    for page in pages():
        if "<" not in page.route and page.name != "people:logout":
            browser.get(f"/{page.route}")
    assert called == []
    with pytest.raises(OSError):  # control: a connection would have been seen
        socket.create_connection(("127.0.0.1", 9))
    assert called == [("127.0.0.1", 9)]


def test_s_17_the_policy_of_every_page_lets_nothing_in_from_elsewhere(staff):
    browser = Client()
    browser.force_login(staff.head)
    for address in (reverse("home"), reverse("public:home"), reverse("people:login")):
        policy = browser.get(address)["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert not re.search(r"https?:|\*|'unsafe|data:", policy), address
