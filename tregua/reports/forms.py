"""Forms for claims; every choice has "not known"."""

from decimal import Decimal
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import in_language
from tregua.agreement.violation_types import VIOLATION_TYPES, label
from tregua.people.choosing import offer
from tregua.places.models import Precision
from tregua.reports.choices import (
    InformationGrade,
    Means,
    ObservedUnit,
    Predicate,
    SourceGrade,
    SourceKind,
)
from tregua.reports.entry_fields import PointField
from tregua.reports.fields import (
    DAY,
    KNOWN_DAYS,
    LASTS,
    TIME,
    PartyField,
    PlaceField,
    direction_field,
    span,
    text_field,
    violation_type_choices,
    written,
)
from tregua.reports.models import Report, Source


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=1_000_000, required=False)


class SourceFields(forms.Form):
    """Whom a record comes from: a source on the list, or a new body named here."""

    source = forms.ModelChoiceField(
        Source.objects.order_by("code"),
        label=_("Source"),
        required=False,
        empty_label=_("a new one, named below"),
    )
    new_source = text_field(
        _("New source: the body's public name"),
        help_text=_("Never the name of a witness or of somebody at risk."),
        length=60,
    )
    new_source_kind = forms.ChoiceField(
        label=_("What sort of source"),
        choices=SourceKind.choices,
        initial=SourceKind.NOT_KNOWN,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("source")) == bool(cleaned.get("new_source", "").strip()):
            self.add_error(
                "source", gettext("Choose a source from the list or name a new one, one of the two.")
            )
        return cleaned


# What nearly every claim says, two and two as they stand side by side; what few say follows.
USUAL_FIRST: Final = (
    "violation_type", "means", "place", "place_as_written", "place_precision", "point", "day", "time", "until", "time_known",
    "killed_min", "killed_max", "wounded_min", "wounded_max", "words", "actor", "actor_as_written", "on_behalf_of", "target",
    "origin", "origin_as_written", "direction", "observed_unit", "observed_min", "observed_max", "zone_stated",
)  # fmt: skip


class ClaimFields(forms.Form):
    """What a claim says: each part may be not known."""

    # So many short fields are read faster side by side.
    in_columns = True

    predicate = forms.ChoiceField(
        label=_("What happened"), choices=Predicate.choices, initial=Predicate.OTHER
    )
    violation_type = forms.ChoiceField(label=_("Violation type alleged"), required=False)
    on_behalf_of = PartyField(label=_("On behalf of"))
    actor = PartyField(label=_("Alleged actor"))
    actor_as_written = text_field(_("Alleged actor, as written"))
    target = text_field(_("Target, as written"))
    place = PlaceField(label=_("Place"))
    place_as_written = text_field(_("Place, as written"))
    place_precision = forms.ChoiceField(
        label=_("How exactly the place is known"), choices=Precision.choices, initial=Precision.NOT_KNOWN
    )
    origin = PlaceField(label=_("Where the fire came from"))
    origin_as_written = text_field(_("Origin of fire, as written"))
    direction = direction_field()
    day = forms.DateField(label=_("Day"), required=False, widget=DAY)
    time = forms.TimeField(
        label=_("Time"), required=False, widget=TIME, help_text=_("Local time. Leave empty if not said.")
    )
    time_known = forms.ChoiceField(
        label=_("How exactly the time is known"),
        choices=[(one.value, one.label) for one in LASTS],
        required=False,
    )
    until = forms.DateField(label=_("Until (last day)"), required=False, widget=DAY)
    zone_stated = forms.BooleanField(label=_("The text states the time zone"), required=False)
    means = forms.ChoiceField(label=_("Means"), choices=Means.choices, initial=Means.NOT_KNOWN)
    killed_min = _number(_("Killed, at least"))
    killed_max = _number(_("Killed, at most"))
    wounded_min = _number(_("Wounded, at least"))
    wounded_max = _number(_("Wounded, at most"))
    observed_min = _number(_("How many were observed, at least"))
    observed_max = _number(_("How many were observed, at most"))
    observed_unit = forms.ChoiceField(label=_("What was counted"), required=False)
    point = PointField(label=_("Point, as reported"))
    heard_through = text_field(
        _("Heard through"),
        rows=3,
        help_text=_(
            "One on each line, nearest to our source first: who told it on. Functions, not private names. "
            "Empty: the source saw it."
        ),
    )
    words = text_field(_("Words of the claim"), required=True, rows=3)
    language = in_language()
    url = text_field(_("Address"), length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "violation_type", violation_type_choices())
        offer(self, "observed_unit", [("", gettext("not said")), *ObservedUnit.choices])

    def clean(self) -> dict[str, Any]:
        """Hold the parts of a claim against each other."""
        cleaned = super().clean() or {}
        day, until = cleaned.get("day"), cleaned.get("until")
        if (cleaned.get("time") or until) and not day and "day" not in self.errors:
            self.add_error("day", gettext("A time or a last day needs its first day."))
        if until and day and until < day:
            self.add_error("until", gettext("This is before the first day."))
        if until and until != day and cleaned.get("time"):
            self.add_error("time", gettext("Write a time, or a last day, one of the two."))
        for name in ("killed", "wounded", "observed"):
            least, most = f"{name}_min", f"{name}_max"
            low, high = cleaned.get(least), cleaned.get(most)
            if low is not None and high is not None and low > high:
                self.add_error(most, gettext("“At most” is less than “at least”."))
        return cleaned

    def says(self) -> dict[str, Any]:
        """Return the fields of a report."""
        data = dict(self.cleaned_data)
        for name in ("source", "new_source", "new_source_kind", "reason"):
            data.pop(name, None)
        started_at, ended_at, precision = span(
            data.pop("day"), data.pop("time"), data.pop("until"), data.pop("time_known")
        )
        point = data.pop("point", None)
        place = data["place"]
        if place is not None and data["place_precision"] == Precision.NOT_KNOWN:
            data["place_precision"] = place.precision
        heard = [line.strip() for line in data.pop("heard_through").splitlines() if line.strip()]
        return {
            **data,
            "started_at": started_at,
            "ended_at": ended_at,
            "time_precision": precision,
            "latitude": Decimal(str(point.latitude)) if point else None,
            "longitude": Decimal(str(point.longitude)) if point else None,
            "heard_through": heard,
        }


class ClaimForm(SourceFields, ClaimFields):
    """A new claim."""

    field_order = ("source", "new_source", "new_source_kind", "predicate", *USUAL_FIRST)


def shown(report: Report) -> dict[str, Any]:
    """Return what the form of a correction starts from."""
    same = {name: getattr(report, name) for name in ClaimFields.base_fields if hasattr(report, name)}
    heard = "\n".join(report.heard_through)
    return {
        **same,
        **written(report.started_at, report.ended_at, report.time_precision),
        "point": report.degrees,
        "heard_through": heard,
    }


class CorrectionForm(ClaimFields):
    """A corrected version of a claim, with the reason."""

    reason = text_field(_("Why it is corrected"), required=True)
    field_order = ("reason", *USUAL_FIRST)

    def says(self) -> dict[str, Any]:
        """Return what changes; a time that nobody touched keeps its precision to the second."""
        says = super().says()
        if not {"day", "time", "time_known", "until"} & set(self.changed_data):
            for name in ("started_at", "ended_at", "time_precision"):
                says.pop(name)
        if "point" not in self.changed_data:  # as it was reported, to its last figure
            del says["latitude"], says["longitude"]
        return says


class WithdrawForm(forms.Form):
    """Why a report, or a count, is taken back."""

    reason = text_field(_("Why it is withdrawn"), required=True)


class GradeForm(forms.Form):
    """Two independent axes, and why."""

    source_grade = forms.ChoiceField(label=_("Source"), choices=SourceGrade.choices, initial=SourceGrade.F)
    information_grade = forms.ChoiceField(
        label=_("Information"), choices=InformationGrade.choices, initial=InformationGrade.CANNOT_BE_JUDGED
    )
    reason = text_field(_("Why"), required=True)


STANDING = [("", _("standing")), ("all", _("all, withdrawn and corrected too"))]


class ReportFilter(forms.Form):
    """Which reports a person wants to see."""

    day = forms.DateField(label=_("Day"), required=False, widget=DAY, validators=KNOWN_DAYS)
    province = forms.ChoiceField(label=_("Province"), required=False)
    violation_type = forms.ChoiceField(label=_("Violation type"), required=False)
    source = forms.ModelChoiceField(
        Source.objects.order_by("code"), label=_("Source"), required=False, empty_label=_("any")
    )
    words = text_field(_("Words"))
    standing = forms.ChoiceField(label=_("Which"), required=False, choices=STANDING)

    def __init__(self, *args: Any, provinces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        anything = ("", gettext("any"))
        offer(self, "province", [anything, *provinces])
        offer(
            self, "violation_type", [anything, *((code, f"{code} {label(code)}") for code in VIOLATION_TYPES)]
        )
