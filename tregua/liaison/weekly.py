"""How many requests for protection a week brought: known outside only where there were many, and week by week only.

The weeks are whole, from Monday to Sunday here, and never overlap; there is no part by area, by class or by what came
of it, and no running total. So no two published numbers can be taken from each other. A week with fewer is not printed,
and nobody can tell few from none. When a request was recorded never changes, so that a week's number never does.
"""

from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

from tregua.liaison.models import ProtectionRequest
from tregua.people.own_secret import keyed_hash

THRESHOLD: Final = 10
# A week is not told of before it has been over for so long.
OVER_FOR: Final = timedelta(days=3)


def week_told_on(day: date) -> date:
    """Return the Monday of the newest week that may be told of on a day."""
    last = day - OVER_FOR
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    return sunday - timedelta(days=6)


def asked_in_week(monday: date) -> list[str]:
    """Return one word for each request of a week, none where there were fewer than the threshold.

    The words are hashes: what is frozen behind a printed figure must lead nobody to a request.
    """
    if monday + timedelta(days=7) + OVER_FOR > timezone.localdate():
        return []  # the number of a week that runs would be told twice, and differ
    zone = ZoneInfo(settings.TIME_ZONE)
    start = datetime.combine(monday, time.min, zone)
    end = datetime.combine(monday + timedelta(days=7), time.min, zone)
    found = ProtectionRequest.objects.filter(recorded_at__gte=start, recorded_at__lt=end).order_by("id")
    words = [keyed_hash(pk, purpose="weekly count") for pk in found.values_list("pk", flat=True)]
    return words if len(words) >= THRESHOLD else []
