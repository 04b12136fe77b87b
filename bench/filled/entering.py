"""Inside an empty centre: a gazetteer of 100,000 names, then each step of entering a report, many times: prints JSON.

The names are made of the syllables of real ones, in Arabic, Latin and Cyrillic letters, and lie all over one country.
"""

import json
import random
import time
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import django

django.setup()

from django.conf import settings  # noqa: E402 - Django must be set up first
from django.test import Client  # noqa: E402

from tregua.people.models import Person  # noqa: E402
from tregua.people.roles import ROLES  # noqa: E402
from tregua.places.models import Place, PlaceName  # noqa: E402
from tregua.reports.actions import add_source  # noqa: E402

PLACES: Final = 34_000
TIMES: Final = 120
SYLLABLES: Final = (
    ("ha", "ха", "حا"), ("ra", "ра", "را"), ("sta", "ста", "ستا"), ("ma", "ма", "ما"), ("jo", "джо", "جو"), ("bar", "бар", "بر"),
    ("du", "ду", "دو"), ("ka", "ка", "قا"), ("fir", "фир", "فر"), ("nab", "наб", "نب"), ("sha", "ша", "شا"), ("lat", "лат", "لات"),
    ("idl", "идл", "ادل"), ("qas", "кас", "قص"), ("tal", "тал", "تل"), ("zei", "зей", "زي"), ("wan", "ван", "وان"), ("mis", "мис", "مس"),
)  # fmt: skip


def main() -> None:
    """Fill the gazetteer, measure, and print."""
    settings.ALLOWED_HOSTS = ["testserver"]
    chance = random.Random(8)
    names = _gazetteer(chance)
    person = Person(
        code="typing",
        shown_name="Typing",
        roles=[role.code for role in ROLES if role.code != "party_liaison"],
    )
    person.set_unusable_password()
    person.save()
    source = add_source(code="radio", kind="outlet", names={"en": "Radio"}, by=person)
    browser = Client()
    browser.force_login(person)
    written = [name for row in chance.sample(names, TIMES) for name in row]
    said: dict[str, Any] = {"names": PlaceName.objects.count()}
    says = {"source": str(source.pk), "violation_type": "1.2", "means": "mortar", "counted": "20 shells"}

    def asks(texts: list[str]) -> Callable[[int], None]:
        return lambda number: _ok(browser.get("/reports/enter/where/", {"where": texts[number % len(texts)]}))

    def row(number: int, **more: str) -> dict[str, str]:
        return {
            **says, "when": f"27 Feb 2016 {number % 24:02}:30", "where": written[number], "words": f"Told {number} times.", **more,
        }  # fmt: skip

    def kept(number: int) -> None:
        _ok(browser.post("/reports/enter/keep/", row(number)))

    def files(number: int) -> None:
        _ok(browser.post("/reports/enter/", row(number, where=f"Somewhere [B{number}]", next="1")), 302)

    steps: dict[str, Callable[[int], None]] = {
        "two letters of a name": asks([name[:2] for name in written]),
        "four letters of a name": asks([name[:4] for name in written]),
        "a whole name": asks(written),
        "a name that only sounds like one": asks([_misheard(name) for name in written]),
        "a point": asks([f"{33 + n % 40 / 10:.4f}, {36 + n % 50 / 10:.4f}" for n in range(TIMES)]),
        "keeping the draft, saying back what was read": kept,
        "filing it": files,
        "the form of the next one like it": lambda _n: _ok(browser.get("/reports/enter/?like=last")),
        "my drafts": lambda _n: _ok(browser.get("/reports/unfinished/")),
    }
    for name, step in steps.items():
        said[name] = _measured(step)
    print(json.dumps(said))


def _ok(answer: Any, status: int = 200) -> None:
    if answer.status_code != status:
        message = f"answered {answer.status_code}: {answer.content[:2000]!r}"
        raise RuntimeError(message)


def _measured(step: Callable[[int], None]) -> tuple[float, float, float]:
    """Return the milliseconds of the clock at p50 and p95, and of the processor at p95."""
    step(0)
    clock, worked = [], []
    for number in range(TIMES):
        began, begun = time.perf_counter(), time.process_time()
        step(number)
        clock.append((time.perf_counter() - began) * 1000)
        worked.append((time.process_time() - begun) * 1000)
    at = TIMES * 95 // 100
    return sorted(clock)[TIMES // 2], sorted(clock)[at], sorted(worked)[at]


def _misheard(name: str) -> str:
    """Return a name with a letter that a relay takes for another."""
    return name[:2] + {"a": "e", "т": "д", "ا": "ي"}.get(name[2:3], "o") + name[3:]


def _gazetteer(chance: random.Random) -> list[tuple[str, str, str]]:
    """Write the places with three names each, and return the names."""
    names = [_name(chance) for _number in range(PLACES)]
    parents = list(Place.objects.filter(kind="subdistrict")) or list(Place.objects.filter(kind="province"))
    places = [
        Place(
            code=f"B{number}", kind="settlement", parent=chance.choice(parents), population=int(10 ** chance.uniform(1, 5)), source="bench",
            latitude=Decimal(str(round(chance.uniform(32.3, 37.3), 5))), longitude=Decimal(str(round(chance.uniform(35.7, 42.3), 5))),
        )
        for number in range(PLACES)
    ]  # fmt: skip
    Place.objects.bulk_create(places, batch_size=500)
    PlaceName.objects.bulk_create(
        (
            PlaceName(place=place, language=language, name=name)
            for place, row in zip(places, names, strict=True)
            for language, name in zip(("en", "ru", "ar"), row, strict=True)
        ),
        batch_size=500,
    )
    return names


def _name(chance: random.Random) -> tuple[str, str, str]:
    parts = chance.choices(SYLLABLES, k=chance.randint(2, 4))
    latin, cyrillic, arabic = ("".join(part[script] for part in parts) for script in range(3))
    return latin.title(), cyrillic.title(), arabic


if __name__ == "__main__":
    main()
