"""What people do in a room: those who type and those who read, how long they think, and in which mix."""

import os
import random
import re
import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from bench.filled.staff import PASSWORD
from bench.office.browser import Browser

# On a machine that is so many times slower than another, people who think so many times as long ask as much of it.
SLOWER = float(os.environ.get("TREGUA_BENCH_SLOWER", "1"))
TYPE_SECONDS = (5.0 * SLOWER, 15.0 * SLOWER)
READ_SECONDS = (2.5 * SLOWER, 7.5 * SLOWER)
TYPING_MIX = (("file a claim", 50), ("write down a call", 25), ("take in a text", 25))
READING_MIX = (
    ("today", 15), ("reports", 15), ("reports of a day", 10), ("reports with a word", 5), ("a report", 10),
    ("incidents that wait", 10), ("all incidents", 5), ("an incident", 15), ("a week on the map", 5), ("search", 5),
    ("common record", 2), ("public page", 3),
)  # fmt: skip
REPORT = re.compile(r"/reports/([0-9A-Z]{26})/")
INCIDENT = re.compile(r"/incidents/(\d+)/")


class Person(threading.Thread):
    """Somebody who comes in, works until told to stop, and thinks between two pages."""

    def __init__(
        self,
        code: str,
        port: int,
        *,
        first: float,
        stop: threading.Event,
        heard: "list[tuple[str, float, float, str]]",
    ) -> None:
        super().__init__(daemon=True)
        self.code, self.first, self.stop = code, first, stop
        self.browser = Browser(port, heard)
        self.chance = random.Random(code)
        self.report, self.incident = "", ""

    def run(self) -> None:
        """Come in, then do one thing after the other."""
        if self.stop.wait(self.first):
            return
        page = self.browser.get("the login page", "/people/login/")
        form = {"csrfmiddlewaretoken": page.token, "code": self.code, "password": PASSWORD}
        self.browser.post("log in", "/people/login/", form)
        work = self._type if self.code.startswith("typing") else self._read
        while not self.stop.is_set():
            work()
        self.browser.close()

    def _think(self, seconds: tuple[float, float]) -> bool:
        """Think; return whether there is time left to go on."""
        return not self.stop.wait(self.chance.uniform(*seconds))

    def _type(self) -> None:
        kinds, weights = zip(*TYPING_MIX, strict=True)
        kind = self.chance.choices(kinds, weights)[0]
        path, fill = FORMS[kind]
        if not self._think(TYPE_SECONDS):
            return
        page = self.browser.get(f"open the form: {kind}", path)
        if page.status == 200 and self._think(TYPE_SECONDS):
            self.browser.post(kind, path, {"csrfmiddlewaretoken": page.token, **fill(self.chance, page.text)})

    def _read(self) -> None:
        kinds, weights = zip(*READING_MIX, strict=True)
        kind = self.chance.choices(kinds, weights)[0]
        if not self._think(READ_SECONDS):
            return
        day = (datetime.now(UTC) - timedelta(days=self.chance.randrange(1, 3000))).date()
        path = {
            "today": "/", "reports": "/reports/", "reports of a day": f"/reports/?day={day}",
            "reports with a word": "/reports/?words=smoke",
            "a report": f"/reports/{self.report}/" if self.report else "/reports/",
            "incidents that wait": "/incidents/", "all incidents": "/incidents/?show=all",
            "an incident": f"/incidents/{self.incident}/" if self.incident else "/incidents/?show=all",
            "a week on the map": f"/incidents/map/?show=all&first={day - timedelta(days=6)}&last={day}",
            "search": "/people/search/?q=smoke", "common record": "/record/", "public page": "/public/",
        }[kind]  # fmt: skip
        page = self.browser.get(kind, path)
        self.report = self._one_of(REPORT, page.text) or self.report
        self.incident = self._one_of(INCIDENT, page.text) or self.incident

    def _one_of(self, pattern: re.Pattern[str], text: str) -> str:
        found = pattern.findall(text)
        return self.chance.choice(found) if found else ""


def _claim(chance: random.Random, page: str) -> dict[str, str]:
    source = re.search(r'<select name="source".*?</select>', page, re.DOTALL)
    sources = re.findall(r'<option value="([0-9A-Z]{26})"', source[0] if source else "")
    return {
        "source": chance.choice(sources) if sources else "", "new_source_kind": "ngo", "predicate": "shelled",
        "violation_type": "1.2", "place_precision": "unknown", "means": "mortar", "day": f"{datetime.now(UTC):%Y-%m-%d}",
        "words": f"Shells fell at {chance.randrange(24)} hours near the {chance.randrange(90)}th house.", "language": "en",
    }  # fmt: skip


def _call(chance: random.Random, _page: str) -> dict[str, str]:
    return {
        "caller_language": "en",
        "what": f"{chance.randrange(9)} shells fell near us.",
        "where": "at the mill",
        "when": "at noon",
    }


def _text(chance: random.Random, _page: str) -> dict[str, str]:
    return {
        "text": f"Residents spoke of {chance.randrange(90)} explosions during the night. " * 12,
        "language": "en",
        "outlet": "Valley Radio",
    }


FORMS: dict[str, tuple[str, Callable[[random.Random, str], dict[str, str]]]] = {
    "file a claim": ("/reports/file/", _claim),
    "write down a call": ("/messages/call/", _call),
    "take in a text": ("/messages/text/", _text),
}
