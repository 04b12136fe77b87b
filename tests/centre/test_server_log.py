"""The server's log: nothing of anybody, whatever is asked and whatever breaks; rotated; enough to find a fault."""

import logging
import logging.handlers
import sys

import pytest
from django.core.exceptions import DisallowedHost
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.conftest import by_role
from tregua.centre import server_log
from tregua.centre.server_log import NothingOfAnybody, write_to
from tregua.people import actions, second_factor
from tregua.people.login import one_time_link

PASSWORD = "seven plain words of no meaning"
# Words that a day of use puts into addresses, forms, headers and errors. None may be found in the log.
OF_SOMEBODY = (
    "192.0.2.77",
    "duty",
    "Amina",
    "Old-Bridge",
    "elsewhere.example",
    "Mozilla",
    PASSWORD,
    "administrator",
)


@pytest.fixture
def kept(tmp_path):
    """Write the log as the server does, and take the handler away afterwards."""
    root = logging.getLogger()
    before = list(root.handlers)
    file = write_to(tmp_path)
    yield file
    for handler in [one for one in root.handlers if one not in before]:
        handler.close()
        root.removeHandler(handler)


def broken(*_parts):
    raise ValueError("Amina of Old-Bridge cannot be read")


@pytest.fixture
def a_day(staff, kept, monkeypatch):
    """Live a day: people work, guess, mistype, are refused, and a page breaks. Return what the log says."""
    actions.change_password(staff.duty, password=PASSWORD)
    second_factor.begin_app(staff.duty)
    stranger = Client(REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT="Mozilla", enforce_csrf_checks=False)
    stranger.raise_request_exception = False
    for _try in range(12):
        stranger.post(reverse("people:login"), {"code": "duty", "password": "Amina"})
    token = one_time_link(staff.reader, by="administrator")
    for _click in range(2):
        stranger.post(reverse("people:enter", args=[token]))
    for address in ("/nowhere/Amina/", "/people/duty/?name=Amina", "/reports/?q=Old-Bridge", f"/people/enter/{token}x/",
                    "/messages/Amina/original/", "//elsewhere.example/", "/places/Old-Bridge/", "/%00/Amina"):  # fmt: skip
        stranger.get(address)
        stranger.get(address, HTTP_HOST="elsewhere.example")
        stranger.post(address, {"Amina": "Old-Bridge"})
    Client(enforce_csrf_checks=True, REMOTE_ADDR="192.0.2.77").post(reverse("people:login"), {"code": "duty"})
    for person in by_role(staff).values():
        browser = Client(REMOTE_ADDR="192.0.2.77")
        browser.raise_request_exception = False
        browser.force_login(person)
        for name in ("home", "people:list", "people:journal", "reports:list", "liaison:protection"):
            browser.get(reverse(name) + "?about=Amina")
        browser.post(reverse("people:logout") + "?x=Amina")
        browser.get(reverse("people:person", args=["duty"]))
    monkeypatch.setattr("tregua.people.views.matrix", broken)
    browser = Client(REMOTE_ADDR="192.0.2.77", raise_request_exception=False)
    browser.force_login(staff.duty)
    assert browser.get(reverse("people:roles")).status_code == 500
    logging.getLogger("tregua.serving").warning(
        "refused", extra={"status": 413, "path": "/people/duty/", "client": "192.0.2.77"}
    )
    logging.getLogger("some.library").warning("Amina at %s", "192.0.2.77")
    logging.getLogger("some.library").warning(f"{token} of Amina")  # noqa: G004 - as libraries do
    return kept.read_text(encoding="utf-8"), token


def test_a_day_of_use_leaves_nothing_of_anybody_in_the_log(a_day):
    said, token = a_day
    assert said.count("\n") > 20
    lines = [line for line in said.splitlines() if not line.startswith("  ")]
    assert not [(word, line) for word in (*OF_SOMEBODY, token) for line in lines if word in line]
    # Below an error stand places in the program, which nobody but us has written.
    places = [line for line in said.splitlines() if line.startswith("  ")]
    assert not [(word, line) for word in ("Amina", "192.0.2.77", token) for line in places if word in line]


def test_the_log_says_enough_to_find_a_fault(a_day):
    said, _token = a_day
    assert "ERROR django.request 500 GET /people/roles/" in said
    assert "builtins.ValueError" in said
    assert "test_server_log.py" in said
    assert "WARNING tregua.serving refused /people/<str:code>/ status=413" in said
    assert "404 GET (no such address)" in said
    assert "some.library (test_server_log:" in said


def test_an_error_tells_its_causes_without_their_words():
    try:
        try:
            broken()
        except ValueError as cause:
            raise DisallowedHost("elsewhere.example") from cause
    except DisallowedHost:
        line = logging.LogRecord("django.request", 40, __file__, 1, "Amina", None, sys.exc_info())
    said = NothingOfAnybody().format(line)
    assert "Amina" not in said
    assert "elsewhere" not in said
    assert said.index("DisallowedHost") < said.index("because of") < said.index("ValueError")


def test_an_error_that_is_its_own_cause_is_told_all_the_same():
    try:
        broken()
    except ValueError as error:
        error.__cause__ = error
        line = logging.LogRecord("x", 40, __file__, 1, "x", None, (ValueError, error, error.__traceback__))
    assert "ValueError" in NothingOfAnybody().format(line)


def test_a_request_is_told_by_its_pattern():
    line = logging.LogRecord("django.request", 30, "", 1, "%s: %s", ("Forbidden", "/people/enter/abc/"), None)
    line.status_code, line.request = 403, RequestFactory().post("/people/enter/abc/?x=y")
    assert NothingOfAnybody().format(line).endswith("django.request 403 POST /people/enter/<str:token>/")


def test_the_log_is_never_more_than_ten_megabytes(kept, monkeypatch):
    handler = next(
        one for one in logging.getLogger().handlers if isinstance(one, logging.handlers.RotatingFileHandler)
    )
    handler.maxBytes = 2000
    for _line in range(2000):
        logging.getLogger("tregua.serving").info("started")
    files = list(kept.parent.iterdir())
    assert len(files) == server_log.KEPT + 1
    assert sum(file.stat().st_size for file in files) <= 2000 * (server_log.KEPT + 1)


def test_a_line_of_a_process_beside_is_written_as_it_was_put_together_there(kept):
    there = NothingOfAnybody().format(
        logging.makeLogRecord({"name": "django.request", "msg": "Amina", "levelno": 40})
    )
    logging.getLogger("tregua.serving").warning(there, extra={"carried": there})
    assert kept.read_text(encoding="utf-8") == f"{there}\n"
    assert "Amina" not in there
