"""How long the pages of a filled centre take: `python -m bench.filled.measuring`, inside the centre; prints JSON.

Each page is asked for through the whole application (middleware, view, template), as somebody with every role. After
one time unmeasured, the median of seven; a page that takes seconds is asked for three times.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import django

TIMES, TIMES_OF_SLOW, SLOW = 7, 3, 2.0


def main() -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - Django is started first

    settings.ALLOWED_HOSTS = ["testserver"]
    measured = {}
    for name, work in {**_pages(), **_reads()}.items():
        measured[name] = _median(work)
        print(f"  {name}: {measured[name]:.0f} ms", file=sys.stderr, flush=True)
    print(json.dumps(measured))


def _median(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    times = TIMES if time.perf_counter() - begun < SLOW else TIMES_OF_SLOW
    spent = []
    for _time in range(times):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return statistics.median(spent) * 1000


def _pages() -> dict[str, Callable[[], Any]]:
    """Return the pages by name: those that people open all day, and those that ask most of the database."""
    from django.test import Client  # noqa: PLC0415 - Django is started first

    from tregua.incidents.models import Incident  # noqa: PLC0415
    from tregua.people.models import Person  # noqa: PLC0415
    from tregua.reports.models import Source  # noqa: PLC0415

    browser = Client()
    browser.force_login(Person.objects.get(code="typing-000"))
    middle = Incident.objects.order_by("-number").values_list("number", flat=True)[0] * 2 // 3
    incident = Incident.objects.get(number=middle)
    report = incident.members[0].report_id
    day = incident.began_at.date()
    source = Source.objects.first().pk

    def page(address: str) -> Callable[[], Any]:
        def ask() -> None:
            answer = browser.get(address)
            if answer.status_code != 200:
                message = f"{address} answered {answer.status_code}"
                raise RuntimeError(message)

        return ask

    addresses = {
        "today": "/",
        "messages": "/messages/",
        "messages, nothing cut yet": "/messages/?show=uncut",
        "messages, drafts to decide": "/messages/?show=undecided",
        "messages with a word": "/messages/?words=smoke",
        "messages with a word nobody wrote": "/messages/?words=zeppelin",
        "reports": "/reports/",
        "reports of a day": f"/reports/?day={day}",
        "reports of a province": "/reports/?province=SY02",
        "reports of a type": "/reports/?violation_type=1.2",
        "reports of a rare type in a province": "/reports/?violation_type=7.3&province=SY14",
        "reports of a source": f"/reports/?source={source}",
        "reports with a word": "/reports/?words=smoke",
        "reports with a word nobody wrote": "/reports/?words=zeppelin",
        "a report": f"/reports/{report}/",
        "the form for a report": "/reports/file/",
        "flags": "/reports/flags/",
        "flags, settled ones too": "/reports/flags/?show=all",
        "incidents that wait": "/incidents/",
        "all incidents": "/incidents/?show=all",
        "an incident": f"/incidents/{middle}/",
        "opening an incident": "/incidents/open/",
        "pairs to judge": "/matching/",
        "common record": "/record/",
        "to propose for release": "/record/propose/?kind=finding",
        "proposals": "/record/proposals/",
        "journal": "/people/journal/",
        "journal about a record": f"/people/journal/?about=incidents.Incident/{incident.pk}",
        "bulletins": "/bulletins/",
        "published counts": "/reports/counts/",
        "statements": "/reports/statements/",
        "public page": "/public/",
    }
    return {name: page(address) for name, address in addresses.items()}


def _reads() -> dict[str, Callable[[], Any]]:
    """Return the reads that a bulletin makes."""
    from django.db.models import Max  # noqa: PLC0415

    from tregua.bulletin.content import figures_of  # noqa: PLC0415
    from tregua.bulletin.period import period_of  # noqa: PLC0415
    from tregua.incidents.models import Incident  # noqa: PLC0415

    latest = Incident.objects.aggregate(latest=Max("began_at"))["latest"].date()
    period = period_of(latest - timedelta(days=400))
    return {"figures of a bulletin": lambda: figures_of(period, None)}


if __name__ == "__main__":
    main()
