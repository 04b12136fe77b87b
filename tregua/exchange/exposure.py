"""Who could be recognised by what would leave: what a program can count, said before a person decides.

It finds small numbers, a case that is the only one of its place and time, and what looks like a number, an address or
the code of a protected source in a text. It does not understand what the words mean: a person reads them.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from tregua.exchange.entries import COUNTS_OF_PEOPLE, SMALLEST_COUNT, Leaving, area_told
from tregua.exchange.terms import Terms, TimePrecision
from tregua.incidents.models import Finding, Incident
from tregua.reports.exposing import finds_a_person
from tregua.reports.models import PublishedCount

# With more incidents than this in the time told, none is alone.
MOST_COMPARED: Final = 500


def warnings(record: models.Model, leaves: Leaving, terms: Terms) -> list[str]:
    """Return who could be recognised by what would leave, each a sentence; [] when nothing was found."""
    texts = list(_texts(leaves.public)) + list(_texts(leaves.sealed))
    return [*_small(record), *_alone(record, terms), *finds_a_person(texts)]


def _small(record: models.Model) -> Iterator[str]:
    if not isinstance(record, PublishedCount) or record.unit not in COUNTS_OF_PEOPLE:
        return
    if 0 < (record.value or 0) < SMALLEST_COUNT:
        yield gettext("The figure is smaller than %(least)s: in a small place a number is a name.") % {
            "least": SMALLEST_COUNT
        }


def _alone(record: models.Model, terms: Terms) -> Iterator[str]:
    if not isinstance(record, Finding) or "incident.place" in terms.left_out:
        return
    incident = record.incident
    area = area_told(incident.place, terms.place)
    span = _span(incident.began_at, terms.time)
    if area is None or span is None or "incident.began_at" in terms.left_out:
        return
    beside = Incident.objects.filter(began_at__gte=span[0], began_at__lt=span[1]).exclude(place=None)
    found = list(beside.select_related("place")[: MOST_COMPARED + 1])
    if len(found) > MOST_COMPARED:
        return
    count = sum(any(one.pk == area.pk for one in other.place.chain) for other in found if other.place)
    if count < SMALLEST_COUNT:
        yield ngettext(
            "In %(area)s it is the only incident on record for the time that is told: whoever was there knows which.",
            "In %(area)s there are only %(count)s incidents on record for the time that is told: easy to tell apart.",
            max(count, 1),
        ) % {"area": area, "count": count}


def _span(instant: datetime | None, precision: str) -> tuple[datetime, datetime] | None:
    """Return the first and the next first instant of the day, week or month that is told."""
    if instant is None or precision == TimePrecision.NONE:
        return None
    day = timezone.localtime(instant).date()
    first, after = day, day + timedelta(days=1)
    if precision == TimePrecision.WEEK:
        first = day - timedelta(days=day.weekday())
        after = first + timedelta(days=7)
    elif precision == TimePrecision.MONTH:
        first = day.replace(day=1)
        after = (first + timedelta(days=32)).replace(day=1)
    return _midnight(first), _midnight(after)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day))  # noqa: DTZ001 - made aware here


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
