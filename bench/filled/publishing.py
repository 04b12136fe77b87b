"""Inside a filled centre: publish a bulletin of the last year, write it in every form, read it as strangers do.

    python -m bench.filled.publishing

Prints JSON: rows of (what, its limit, milliseconds on the clock, of the processor), how much there was to tell, and the
key of the bulletin.
"""

import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

TIMES = 20


def main() -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - Django is started first

    settings.ALLOWED_HOSTS = ["testserver"]
    sys.stdout.write(json.dumps(_measured()) + "\n")


def _measured() -> tuple[list[tuple[str, str, float, float]], dict[str, int], str]:
    from django.test import Client  # noqa: PLC0415 - Django is started first
    from django.utils import timezone  # noqa: PLC0415

    from tregua.bulletin import formats  # noqa: PLC0415
    from tregua.bulletin.actions import approve, prepare  # noqa: PLC0415
    from tregua.bulletin.layout import choose_layout  # noqa: PLC0415
    from tregua.bulletin.points import open_points  # noqa: PLC0415
    from tregua.bulletin.release import release_of  # noqa: PLC0415
    from tregua.bulletin.sections import SECTIONS  # noqa: PLC0415
    from tregua.bulletin.series import Series, Theme  # noqa: PLC0415
    from tregua.people.models import Person  # noqa: PLC0415
    from tregua.public.open_data import ByAddress  # noqa: PLC0415

    ByAddress.allow_request = lambda *_asked: True  # type: ignore[method-assign] - one address asks for all
    writer, head = Person.objects.get(code="typing-000"), Person.objects.get(code="typing-001")
    last = timezone.localdate() - timedelta(days=1)
    first = last - timedelta(days=364)
    choose_layout(sections=[kind.key for kind in SECTIONS], reason="to measure all of them", by=head)
    watch = Watch()
    made = watch.take(
        "the draft, figures and sections frozen", "at the desk",
        lambda: prepare(first, by=writer, series=Series.THEMATIC, last=last, theme=Theme({"en": "The year"})),
    )  # fmt: skip
    points = watch.take("the open points", "at the desk", lambda: open_points(made, head))
    seen = [one.code for one in points]
    watch.take("approval and publication", "at the desk", lambda: approve(made, by=head, seen=seen))
    made.refresh_from_db()
    for form in formats.FORMATS:
        language = "ar" if form.by_language else ""
        watch.take(
            f"{form.code}, cold",
            "a file",
            lambda form=form, language=language: formats.made(made, form, language),
        )
    pdf = formats.BY_CODE["pdf"]
    watch.take("pdf, warm", "a page", lambda: formats.made(made, pdf, "ar"))
    watch.take("pdf, the next language", "a file", lambda: formats.made(made, pdf, "ru"))
    archive = watch.take("the archive of the year", "an archive", lambda: release_of(first, last))
    stranger = Client()
    for what, address in (
        ("first page", "/public/"),
        ("the bulletin", f"/public/bulletin/{made.key}/"),
        ("every entry", "/public/entries/"),
        ("the feed", "/public/feed/ar.atom"),
        ("the API, issues", "/public/api/v1/issues"),
        ("the API, figures", "/public/api/v1/figures?rule=violations_found"),
    ):
        watch.p95(f"public: {what}, p95", lambda address=address: _opened(stranger, address))
    facts = {
        "incidents": _value(made, "incidents_recorded"),
        "reports": _value(made, "reports_received"),
        "violations": _value(made, "violations_found"),
        "bytes of JSON": len(formats.made(made, formats.BY_CODE["json"], "")),
        "bytes of archive": len(archive),
        "kB of memory at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }
    return watch.rows, facts, made.key


def _opened(browser: Any, address: str) -> None:
    answer = browser.get(address)
    if answer.status_code != 200:
        message = f"{address} answered {answer.status_code}"
        raise RuntimeError(message)


def _value(bulletin: Any, rule: str) -> int:
    return next(int(one["value"]) for one in bulletin.content["figures"] if one["rule"] == rule)


class Watch:
    """Milliseconds of each step, on the clock and of the processor."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str, float, float]] = []

    def take(self, what: str, limit: str, work: Callable[[], Any]) -> Any:
        """Do some work once, and keep how long it took."""
        clock, worked = time.perf_counter(), time.process_time()
        made = work()
        self._keep(what, limit, time.perf_counter() - clock, time.process_time() - worked)
        return made

    def p95(self, what: str, work: Callable[[], Any]) -> None:
        """Do the same many times, and keep the 95th hundredth."""
        work()
        spent = []
        for _time in range(TIMES):
            clock, worked = time.perf_counter(), time.process_time()
            work()
            spent.append((time.perf_counter() - clock, time.process_time() - worked))
        clocks, works = zip(*spent, strict=True)
        self._keep(what, "a page", *(statistics.quantiles(one, n=20)[-1] for one in (clocks, works)))

    def _keep(self, what: str, limit: str, clock: float, worked: float) -> None:
        self.rows.append((what, limit, clock * 1000, worked * 1000))
        print(f"  {what}: {clock * 1000:.0f} ms", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
