"""A day's work in a filled centre, by acts: `python -m bench.office.day CLAIMS` files so many claims."""

import random
import sys
from datetime import timedelta

import django


def main(count: int) -> None:
    django.setup()
    from django.utils import timezone  # noqa: PLC0415 - Django is started first

    from tregua.people.models import Person  # noqa: PLC0415
    from tregua.places.models import Place  # noqa: PLC0415
    from tregua.reports.actions import file_report  # noqa: PLC0415
    from tregua.reports.models import Source  # noqa: PLC0415

    chance, now = random.Random(count), timezone.now()
    by = Person.objects.get(code="typing-000")
    places, sources = list(Place.objects.filter(kind="settlement")), list(Source.objects.all())
    for number in range(count):
        place, began = chance.choice(places), now - timedelta(minutes=chance.randrange(1_400))
        file_report(
            source=chance.choice(sources),
            predicate="shelled",
            violation_type="1.2",
            place=place,
            place_precision=place.precision,
            started_at=began,
            ended_at=began + timedelta(minutes=1),
            time_precision="minute",
            words=f"{number} shells fell, {chance.randrange(10**9)}.",
            by=by,
        )


if __name__ == "__main__":
    main(int(sys.argv[1]))
