"""The incidents of some days as they lie on a map: at places, each drawn no more exactly than it is known."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.incidents.chosen import IncidentFilter, sieved
from tregua.incidents.coverage import bounds, day_of, looked_on
from tregua.incidents.models import Incident
from tregua.people.choosing import offer
from tregua.places.drawn import Drawn, drawn
from tregua.places.models import Place, Precision

MOST_DAYS: Final = 31
MOST_SHOWN: Final = 5_000
# So many incidents of a place are named in the list of places; of the rest it is told how many they are.
MOST_LISTED: Final = 6
USUAL: Final = timedelta(days=6)


class DaysFilter(IncidentFilter):
    """Which incidents of which days: it always has days, a month at most."""

    def clean(self) -> dict[str, Any]:
        """Fill in the days that were left open, and refuse too many."""
        says = super().clean()
        if {"first", "last"} & set(self.errors):
            return says
        first, last = says.get("first"), says.get("last")
        if last is None:
            last = first + USUAL if first else last_day()
        first = first or last - USUAL
        if (last - first).days >= MOST_DAYS:
            raise forms.ValidationError(
                gettext("A map shows 1 to %(most)s days. Ask for fewer.") % {"most": MOST_DAYS}
            )
        return says | {"first": first, "last": last}

    @property
    def narrowed(self) -> bool:
        """Return whether more was chosen than the days, which a map always has."""
        return bool(set(self.says) & {"province", "violation_type"})

    def shown(self) -> "DaysFilter":
        """Return this form as it is shown: with the days that were filled in."""
        return type(self)({**{name: self.data.get(name, "") for name in self.fields}, **self.says})


class MapFilter(DaysFilter):
    """Which incidents are on the map, and what lies under them."""

    under = forms.ChoiceField(label=_("Under them"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        layers = [
            ("", gettext("zones")),
            ("coverage", gettext("coverage")),
            ("both", gettext("zones and coverage")),
            ("nothing", gettext("nothing")),
        ]
        offer(self, "under", layers)

    @property
    def zones(self) -> bool:
        """Return whether zones are drawn."""
        return self.says.get("under", "") in ("", "both")

    @property
    def coverage(self) -> bool:
        """Return whether it is drawn where this centre could look."""
        return self.says.get("under") in ("coverage", "both")


def last_day() -> date:
    """Return the last day of which an incident is known, today when there is none."""
    latest = Incident.objects.filter(began_at__lte=timezone.now()).order_by("-began_at", "-id").first()
    return day_of(latest.began_at) if latest and latest.began_at else timezone.localdate()


@dataclass
class Spot:
    """One place of the map with the incidents there, which may be several places that are drawn as one area."""

    drawn: Drawn
    incidents: list[Incident] = field(default_factory=list)

    @property
    def place(self) -> Place:
        """Return the place that is drawn."""
        return self.drawn.place

    @property
    def listed(self) -> list[Incident]:
        """Return the incidents that are named in a list of places."""
        return self.incidents[:MOST_LISTED]

    @property
    def left(self) -> int:
        """Return how many there are beside those named."""
        return len(self.incidents[MOST_LISTED:])

    @property
    def precision(self) -> str:
        """Return in words how exactly it is known where these incidents were."""
        words = str(Precision(self.place.precision).label)
        if self.drawn.outline is not None:
            return words
        radius = gettext("within about %(km)s km") % {"km": number_format(f"{self.drawn.radius_km:g}")}
        return f"{words}, {radius}"


@dataclass(frozen=True)
class Mapped:
    """What a map shows of some days, and how many incidents it cannot show."""

    first: date
    last: date
    incidents: list[Incident]
    spots: list[Spot]
    not_drawn: list[Incident]
    unplaced: list[Incident]
    place_not_known: int
    more: bool

    @property
    def days(self) -> list[date]:
        """Return every day of the map."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def total(self) -> int:
        """Return how many incidents there are, drawn or not."""
        return len(self.incidents) + self.place_not_known

    @property
    def on_map(self) -> int:
        """Return how many incidents are drawn."""
        return len(self.incidents) - len(self.not_drawn)

    @property
    def coverage(self) -> str:
        """Return the coverage of days without incidents in words, as it stands beside a zero; "" of other days."""
        return "" if self.incidents or self.unplaced else looked_on(self.first, self.last).words


Box = tuple[float, float, float, float]


def mapped(form: DaysFilter, *, positions: bool, box: Box | None = None) -> Mapped:
    """Return what the map shows: without `positions` nothing is drawn smaller than an area."""
    says = form.says
    start, end = bounds(says["first"], says["last"])[0], bounds(says["last"], says["last"])[1]
    rows = Incident.objects if form.everything else Incident.objects.unverified()
    found = sieved(rows.on_map(start, end, box).with_answer_at(timezone.now()), form.sieves)
    incidents = list(found[: MOST_SHOWN + 1])
    nowhere = rows.began_between(start, end).filter(place=None).with_answer_at(timezone.now())
    missing = sieved(nowhere.order_by("began_at", "id"), form.sieves)
    unplaced = list(missing[: MOST_SHOWN + 1])
    shown = incidents[:MOST_SHOWN]
    spots, left = _spots(shown, positions=positions)
    return Mapped(
        first=says["first"],
        last=says["last"],
        incidents=shown,
        spots=spots,
        not_drawn=left,
        unplaced=unplaced[:MOST_SHOWN],
        place_not_known=len(unplaced) if len(unplaced) <= MOST_SHOWN else missing.count(),
        more=len(incidents) > MOST_SHOWN or len(unplaced) > MOST_SHOWN,
    )


def _spots(incidents: Iterable[Incident], *, positions: bool) -> tuple[list[Spot], list[Incident]]:
    by_place: dict[str, list[Incident]] = defaultdict(list)
    places: dict[str, Place] = {}
    for one in incidents:
        if one.place is not None:
            by_place[one.place.code].append(one)
            places[one.place.code] = one.place
    shapes = drawn(places.values(), points=positions)
    spots: dict[str, Spot] = {}
    left: list[Incident] = []
    for code, there in by_place.items():
        shape = shapes.get(code)
        if shape is None:
            left += there
        else:
            spots.setdefault(shape.place.code, Spot(shape)).incidents.extend(there)
    return sorted(spots.values(), key=lambda spot: (-len(spot.incidents), spot.place.code)), left
