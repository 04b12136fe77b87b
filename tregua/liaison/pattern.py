"""The pattern of the hunt: the rule that raises the alarm, which areas are under it, and who else is at risk there."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from tregua.liaison.choices import Beneficiary, WarningState
from tregua.liaison.hunted import HuntEvent, HuntRule, RiskWarning
from tregua.places.models import Place

# The rule that holds until somebody chooses another.
NUMBER: Final = 3
DAYS: Final = 14
SHOWN_DAYS: Final = 92
# Whoever stands beside a class that is hunted: what is known of one often leads to the other.
BESIDE: Final[dict[str, tuple[str, ...]]] = {
    Beneficiary.SIGNATORIES: (
        Beneficiary.FACTION_LEADERS, Beneficiary.LOCAL_ADMINISTRATIONS, Beneficiary.FAMILIES,
    ),
    Beneficiary.FACTION_LEADERS: (Beneficiary.SIGNATORIES, Beneficiary.FAMILIES),
    Beneficiary.LOCAL_ADMINISTRATIONS: (Beneficiary.SIGNATORIES, Beneficiary.FAMILIES),
    Beneficiary.FAMILIES: (Beneficiary.SIGNATORIES, Beneficiary.FACTION_LEADERS),
    Beneficiary.REPORTERS: (Beneficiary.MONITORS,),
    Beneficiary.MONITORS: (Beneficiary.REPORTERS,),
    Beneficiary.CIVILIANS: (),
}  # fmt: skip


@dataclass(frozen=True)
class Alarm:
    """An area in which the rule is met: what happened there by class, who stands beside, which areas lie around."""

    area: Place
    events: int
    first: date
    last: date
    hit: list[tuple[str, int]]
    beside: list[str]
    around: list[Place]


def rule() -> tuple[int, int]:
    """Return how many events within how many days raise the alarm."""
    chosen = HuntRule.objects.order_by("-id").first()
    return (chosen.number, chosen.days) if chosen else (NUMBER, DAYS)


def alarms(today: date) -> list[Alarm]:
    """Return the areas in which the rule is met by what happened up to this day, the most events first."""
    number, days = rule()
    by_area: dict[str, list[HuntEvent]] = defaultdict(list)
    for event in HuntEvent.objects.between(today - timedelta(days=days - 1), today):
        by_area[event.area_id].append(event)
    met = [found for found in by_area.values() if len(found) >= number]
    return [_alarm(found) for found in sorted(met, key=lambda found: (-len(found), found[0].area.code))]


def _alarm(found: list[HuntEvent]) -> Alarm:
    area = found[0].area
    hit = Counter(event.against for event in found)
    beside = {other for one in hit for other in BESIDE[one]} - set(hit)
    around = (
        Place.objects.filter(parent=area.parent, kind=area.kind).exclude(pk=area.pk) if area.parent else ()
    )
    return Alarm(
        area=area,
        events=len(found),
        first=min(event.day for event in found),
        last=max(event.day for event in found),
        hit=[(str(Beneficiary(one).label), hit[one]) for one in Beneficiary.values if one in hit],
        beside=[str(Beneficiary(one).label) for one in Beneficiary.values if one in beside],
        around=sorted(around, key=lambda place: place.code),
    )


def by_class_and_area(events: list[HuntEvent]) -> tuple[list[str], list[tuple[Place, list[int]]]]:
    """Return the classes that were hit, and for each area how often each was."""
    classes = [one for one in Beneficiary.values if any(event.against == one for event in events)]
    areas = {event.area_id: event.area for event in events}
    tally = Counter((event.area_id, event.against) for event in events)
    rows = [(area, [tally[pk, one] for one in classes]) for pk, area in areas.items()]
    labels = [str(Beneficiary(one).label) for one in classes]
    return labels, sorted(rows, key=lambda row: row[0].code)


def warnings_by_due() -> list[RiskWarning]:
    """Return the warnings, what is due first; those that are acknowledged or called off after them."""
    rows = RiskWarning.objects.select_related("area", "recorded_by").prefetch_related(
        "area__place_names", "steps__recorded_by"
    )
    return sorted(rows, key=lambda one: (one.due_at is None, one.due_at or one.recorded_at))


def warnings_due(now: datetime) -> list[RiskWarning]:
    """Return the warnings that are to be given now, or again; the desk rings until somebody gives them."""
    over = (WarningState.ACKNOWLEDGED, WarningState.CALLED_OFF)
    rows = RiskWarning.objects.exclude(steps__state__in=over).prefetch_related("steps")
    return [one for one in rows if one.due_at is not None and one.due_at <= now]
