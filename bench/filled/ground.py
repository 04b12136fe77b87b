"""What the incidents of a filled centre stand on: people, parties, sources, places and the days, with their skew.

A few hundred rows, made through the models. Everything is drawn from one seed, so that both databases hold the same.
"""

import itertools
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bench.filled.centre import YEARS
from bench.filled.staff import PASSWORD, READING, TYPING
from tregua.agreement.models import Party, PartyName
from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.people.models import Person
from tregua.people.roles import ROLES
from tregua.places.models import Place, PlaceKind
from tregua.reports.models import Source

SEED = 20160227


@dataclass
class Ground:
    """Who, where and when: the choices that rows are drawn from, each with its weights summed up."""

    chance: random.Random
    people: list[Person]
    parties: list[Party]
    sources: list[Source]
    places: list[Place]
    place_weights: list[float]
    types: list[str]
    type_weights: list[float]
    days: list[datetime]
    day_weights: list[float]


def make_ground(years: int = YEARS) -> Ground:
    """Make the people, parties and sources, and weigh places, types and the days of so many years."""
    chance = random.Random(SEED)
    people = _people()
    by = people[0]
    parties = [
        Party.objects.create(code=f"party-{n:02}", kind="armed_group", source="bench", recorded_by=by)
        for n in range(30)
    ]
    for party in parties:
        PartyName.objects.create(party=party, language="en", name=party.code.title(), recorded_by=by)
    sources = [
        Source.objects.create(code=f"source-{n:03}", kind="ngo", names={"en": f"Source {n}"}, recorded_by=by)
        for n in range(120)
    ]
    places = list(Place.objects.exclude(kind__in=[PlaceKind.COUNTRY]).order_by("code"))
    chance.shuffle(places)
    types = [code for code in VIOLATION_TYPES if "." in code]
    days = _days(years)
    return Ground(
        chance, people, parties, sources,
        places, _summed(1 / (n + 3) for n in range(len(places))),
        types, _summed(1 / (n + 1) for n in range(len(types))),
        days, _summed(chance.lognormvariate(0, 0.8) for _day in days),
    )  # fmt: skip


def _summed(weights: "itertools.chain[float] | object") -> list[float]:
    return list(itertools.accumulate(weights))  # type: ignore[arg-type]


def _days(years: int) -> list[datetime]:
    """Return the midnights of the last years, the latest last."""
    midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    return [midnight - timedelta(days=left) for left in range(years * 365, 0, -1)]


def _people() -> list[Person]:
    """Return those who work here: twenty who type, a hundred who read, each with the same password."""
    one = Person()
    one.set_password(PASSWORD)
    every = [role.code for role in ROLES]
    made = [
        Person(code=f"{kind}-{n:03}", shown_name=f"{kind.title()} {n}", roles=every, password=one.password)
        for kind, several in (("typing", TYPING), ("reading", READING))
        for n in range(several)
    ]
    Person.objects.bulk_create(made)
    return list(Person.objects.filter(code__in=[person.code for person in made]).order_by("-code"))
