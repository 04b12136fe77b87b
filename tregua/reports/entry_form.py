"""Quick entry of a report: one line for each of when, where, what and how many; all else may be added below."""

import contextlib
import hashlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import in_language
from tregua.agreement.months import day_in_words
from tregua.intake.channels.sheet.moments import HOUR, MINUTE, TODAY_ASSUMED, Moment
from tregua.people.choosing import offer
from tregua.places.mgrs import GridError, grid_of
from tregua.places.models import Precision
from tregua.reports.choices import Means, ObservedUnit, TimePrecision
from tregua.reports.claim_words import predicate_of
from tregua.reports.entry_fields import NOTHING, MomentField, QuantityField, Where, WhereField
from tregua.reports.fields import (
    LASTS,
    PartyField,
    PlaceField,
    direction_field,
    span,
    text_field,
    violation_type_choices,
)
from tregua.reports.forms import SourceFields
from tregua.reports.models import Report
from tregua.reports.prefilled import as_chosen

# What stands first, in the order in which it is typed: who says it, when, where, what, its words, and who was hurt. A name
# for a new source stands under the list of sources as long as none is chosen there; all else is folded away below the button.
FIRST: Final = (
    "source", "new_source", "new_source_kind", "when", "time_known", "where", "place_precision", "violation_type", "means",
    "counted", "words",
)  # fmt: skip
HURT: Final = ("killed_min", "killed_max", "wounded_min", "wounded_max")
# What a repetition takes over of the report before.
REPEATED: Final = ("source", "when", "where", "place_precision", "language")
_TIMES: Final = (TimePrecision.MINUTE, TimePrecision.HOUR, TimePrecision.PART_OF_DAY, TimePrecision.DAY)
_PLACES: Final = tuple(one for one in Precision if one != Precision.NOT_KNOWN)


def _numbered(first: Any, choices: Any) -> list[tuple[str, str]]:
    """Return choices with a figure before each: one key chooses, in every language."""
    return [
        ("", str(first)),
        *((one.value, f"{number} {one.label}") for number, one in enumerate(choices, start=1)),
    ]


def _hurt(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, required=False)


class Line(NamedTuple):
    """One thing that was read from what was typed, and whether somebody must see it before it is filed."""

    label: str
    words: str
    must_be_seen: bool = False


class EntryForm(SourceFields):
    """A new claim, typed without a pointer."""

    when = MomentField(label=_("When"))
    time_known = forms.ChoiceField(
        label=_("Time known"), required=False, help_text=_("One figure chooses: 1, 2 …")
    )
    where = WhereField(label=_("Where"))
    place_precision = forms.ChoiceField(
        label=_("Place known"), required=False, help_text=_("One figure chooses: 1, 2 …")
    )
    violation_type = forms.ChoiceField(label=_("What is alleged"), required=False)
    means = forms.ChoiceField(
        label=_("Means"), choices=Means.choices, initial=Means.NOT_KNOWN, required=False
    )
    counted = QuantityField(label=_("How many of what"))
    words = text_field(_("Words of the claim"), required=True, rows=3)
    actor = PartyField(label=_("Alleged actor"))
    actor_as_written = text_field(_("Alleged actor, as written"))
    on_behalf_of = PartyField(label=_("On behalf of"))
    target = text_field(_("Target, as written"))
    origin = PlaceField(label=_("Where the fire came from"))
    origin_as_written = text_field(_("Origin of fire, as written"))
    direction = direction_field()
    killed_min = _hurt(_("Killed, at least"))
    killed_max = _hurt(_("Killed, at most"))
    wounded_min = _hurt(_("Wounded, at least"))
    wounded_max = _hurt(_("Wounded, at most"))
    heard_through = text_field(
        _("Heard through"),
        rows=2,
        help_text=_("One on each line, nearest to our source first. Functions, not private names."),
    )
    language = in_language()
    url = text_field(_("Address"), length=500)

    field_order = (*FIRST, *HURT)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "time_known", _numbered(_("as it is written"), _TIMES))
        offer(self, "place_precision", _numbered(_("as the place is"), _PLACES))
        offer(self, "violation_type", violation_type_choices())

    def clean(self) -> dict[str, Any]:
        """Hold the parts of a claim against each other."""
        cleaned = super().clean()
        moment, known = cleaned.get("when"), cleaned.get("time_known")
        if known in LASTS and moment is not None and moment.time is None:
            self.add_error(
                "time_known", gettext("No time is written, only a day. Write the time, or leave this.")
            )
        for least, most in (("killed_min", "killed_max"), ("wounded_min", "wounded_max")):
            low, high = cleaned.get(least), cleaned.get(most)
            if low is not None and high is not None and low > high:
                self.add_error(most, gettext("“At most” is less than “at least”."))
        return cleaned

    @property
    def first(self) -> list[forms.BoundField]:
        """The fields that are typed."""
        return [self[name] for name in FIRST]

    @property
    def hurt(self) -> list[forms.BoundField]:
        """How many were killed and wounded, which stands in one line."""
        return [self[name] for name in HURT]

    @property
    def further(self) -> list[forms.BoundField]:
        """The fields that may be added."""
        return [field for field in self if field.name not in {*FIRST, *HURT}]

    @property
    def further_wrong(self) -> bool:
        """Whether something is to be corrected among the fields that are folded away."""
        return any(field.errors for field in self.further)

    def _spell(self) -> tuple[Any, Any, str]:
        """Return from when until when it was, and how exactly that is known."""
        moment: Moment | None = self.cleaned_data.get("when")
        if moment is None:
            return None, None, TimePrecision.NOT_KNOWN
        known = self.cleaned_data.get("time_known") or moment.known
        if known == TimePrecision.DAY or moment.time is None:
            # A zone that was written may put the time into the day before or after.
            day = timezone.localtime(moment.at).date() if moment.at.tzinfo else moment.day
            return span(day, None, None)
        return span(moment.day, moment.time, None, known)

    def says(self) -> dict[str, Any]:
        """Return the fields of a report."""
        data = dict(self.cleaned_data)
        for name in ("source", "new_source", "new_source_kind", "when", "time_known"):
            data.pop(name, None)
        moment: Moment | None = self.cleaned_data["when"]
        started_at, ended_at, precision = self._spell()
        where: Where = data.pop("where")
        counted = data.pop("counted")
        heard = [line.strip() for line in data.pop("heard_through").splitlines() if line.strip()]
        precise = data.pop("place_precision") or (
            where.place.precision if where.place else Precision.NOT_KNOWN
        )
        return {
            **data,
            "predicate": predicate_of(data["violation_type"]),
            "means": data["means"] or Means.NOT_KNOWN,
            "place": where.place,
            # A point has columns of its own, which leave only encrypted: it never stands among the words.
            "place_as_written": "" if where.point else where.written,
            "place_precision": precise,
            "latitude": Decimal(str(where.point.latitude)) if where.point else None,
            "longitude": Decimal(str(where.point.longitude)) if where.point else None,
            "started_at": started_at,
            "ended_at": ended_at,
            "time_precision": precision,
            "zone_stated": bool(moment and moment.time and moment.time.tzinfo),
            "observed_min": counted.least,
            "observed_max": counted.most,
            "observed_unit": counted.unit,
            "heard_through": heard,
        }

    def read_back(self) -> list[Line]:
        """Return what was read from what was typed, as a person must see it before it is kept."""
        return [*self._time_told(), *self._place_told(), *self._number_told()]

    def _time_told(self) -> Iterator[Line]:
        moment: Moment | None = self.cleaned_data.get("when")
        if moment is None:
            return
        started_at, ended_at, precision = self._spell()
        begins, ends = timezone.localtime(started_at), timezone.localtime(ended_at)
        told = day_in_words(begins.date(), get_language() or "en")
        if precision == TimePrecision.MINUTE:
            told = gettext("%(day)s at %(time)s") % {"day": told, "time": f"{begins:%H:%M}"}
        elif precision in {HOUR, TimePrecision.PART_OF_DAY}:
            told = gettext("%(day)s between %(first)s and %(last)s") % {
                "day": told, "first": f"{begins:%H:%M}", "last": f"{ends:%H:%M}",
            }  # fmt: skip
        stated = moment.time is not None and moment.time.tzinfo is not None
        zone = settings.TIME_ZONE
        if stated and moment.known == MINUTE:
            offset = moment.at.strftime("%H:%M %Z")
            told = gettext("%(when)s, time of %(zone)s (written: %(written)s)") % {
                "when": told, "zone": zone, "written": offset,
            }  # fmt: skip
        elif precision != TimePrecision.DAY:
            told = gettext("%(when)s, time of %(zone)s is assumed") % {"when": told, "zone": zone}
        assumed = {
            "year": gettext("the year is assumed"),
            TODAY_ASSUMED: gettext("today is assumed"),
        }
        parts = [told, *(assumed[one] for one in moment.assumed)]
        yield Line(gettext("When"), "; ".join(parts), must_be_seen=bool(moment.assumed) or stated)

    def _place_told(self) -> Iterator[Line]:
        where: Where = self.cleaned_data.get("where") or Where()
        if where.is_only_written and not where.point:
            told = gettext(
                "“%(name)s” is not in the gazetteer: kept as written, with a flag that somebody settles"
            )
            yield Line(gettext("Where"), told % {"name": where.written}, must_be_seen=True)
        elif where.point:
            yield Line(gettext("Where"), _point_told(where), must_be_seen=True)
        elif where.place:
            area = [str(place) for place in where.place.chain[1:3]]
            yield Line(gettext("Where"), gettext(", ").join([where.place.described, *area]))

    def _number_told(self) -> Iterator[Line]:
        counted = self.cleaned_data.get("counted") or NOTHING
        if counted == NOTHING:
            return
        least, most = counted.least, counted.most
        if most is None:
            told = gettext("at least %(least)s") % {"least": least}
        elif least is None:
            told = gettext("at most %(most)s") % {"most": most}
        elif least == most:
            told = str(least)
        else:
            told = gettext("%(least)s to %(most)s") % {"least": least, "most": most}
        unit = ObservedUnit(counted.unit).label if counted.unit else gettext("what was counted is not said")
        yield Line(gettext("How many"), gettext("%(number)s (%(unit)s)") % {"number": told, "unit": unit})

    def seen_mark(self) -> str:
        """Return the mark of what must be seen; "" when nothing was assumed or turned into something else."""
        told = [f"{line.label}: {line.words}" for line in self.read_back() if line.must_be_seen]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:20] if told else ""


def _point_told(where: Where) -> str:
    if where.point is None:
        return where.written
    told = f"{where.point.latitude}, {where.point.longitude}"
    with contextlib.suppress(GridError):  # the caps of the earth have another grid
        told = f"{told} · {grid_of(where.point.latitude, where.point.longitude)}"
    if where.beside:
        return gettext("%(point)s, %(beside)s") % {"point": told, "beside": where.beside.told()}
    if where.place:
        return gettext("%(point)s, %(place)s") % {"point": told, "place": where.place}
    return gettext("%(point)s; no place of the gazetteer is near. Are the two numbers turned round?") % {
        "point": told
    }


def repeated(report: Report) -> dict[str, Any]:
    """Return what a report after this one starts from: the same source, place and day."""
    day = timezone.localtime(report.started_at).date() if report.started_at else None
    place = report.place
    return {
        "source": report.source_id,
        "when": day.isoformat() if day else "",
        "where": as_chosen(place) if place else report.place_as_written,
        "place_precision": ""
        if place and report.place_precision == place.precision
        else report.place_precision,
        "language": report.language,
    }
