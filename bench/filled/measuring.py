"""How long the pages of a filled centre take: `python -m bench.filled.measuring`, inside the centre; prints JSON.

Each page is asked for through the whole application (middleware, view, template), as somebody with every role. After
one time unmeasured, the best and the median of seven; a page that takes seconds is asked for three times. The best is
what the page costs, for whatever else runs on the machine can only slow it down.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import django

TIMES, TIMES_OF_SLOW, SLOW = 7, 3, 2.0


def main() -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - Django is started first

    settings.ALLOWED_HOSTS = ["testserver"]
    measured = {}
    for name, work in _pages().items():
        measured[name] = _best_and_median(work)
        print(
            f"  {name}: {measured[name][0]:.0f} ms, median {measured[name][1]:.0f}",
            file=sys.stderr,
            flush=True,
        )
    print(json.dumps(measured))


def _best_and_median(work: Callable[[], Any]) -> tuple[float, float]:
    begun = time.perf_counter()
    work()
    times = TIMES if time.perf_counter() - begun < SLOW else TIMES_OF_SLOW
    spent = []
    for _time in range(times):
        begun = time.perf_counter()
        work()
        spent.append(time.perf_counter() - begun)
    return min(spent) * 1000, statistics.median(spent) * 1000


def _pages() -> dict[str, Callable[[], Any]]:
    """Return what is measured, by name."""
    from django.test import Client  # noqa: PLC0415 - Django is started first

    from bench.filled.pages import addresses, figures  # noqa: PLC0415
    from tregua.people.models import Person  # noqa: PLC0415

    browser = Client()
    browser.force_login(Person.objects.get(code="typing-000"))

    def page(address: str) -> Callable[[], Any]:
        def ask() -> None:
            answer = browser.get(address)
            if answer.status_code != 200:
                message = f"{address} answered {answer.status_code}"
                raise RuntimeError(message)

        return ask

    return {name: page(address) for name, address in addresses().items()} | {"figures of a bulletin": figures}


if __name__ == "__main__":
    main()
