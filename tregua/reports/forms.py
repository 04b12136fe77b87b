"""Forms for claims and for what was said; every choice has "not known"."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext, gettext_lazy as _

from tregua.agreement.models import Agreement, HowExpressed
from tregua.places.models import Precision
from tregua.reports.choices import (
    CountUnit,
    InformationGrade,
    Means,
    OccasionKind,
    Predicate,
    SourceGrade,
    SourceKind,
)
from tregua.reports.fields import PartyField, PlaceField, span, violation_type_choices
from tregua.reports.models import Occasion, Source

LANGUAGES = [("", _("not known")), *settings.LANGUAGES]
DAY = forms.DateInput(attrs={"type": "date"})
TIME = forms.TimeInput(attrs={"type": "time"})


def _text(label: Any, *, required: bool = False, rows: int = 1, help_text: Any = "", length: int | None = 300) -> forms.CharField:
    widget: forms.Widget = forms.TextInput(attrs={"dir": "auto"})
    if rows > 1:
        widget, length = forms.Textarea(attrs={"rows": rows, "dir": "auto"}), None
    return forms.CharField(label=label, required=required, widget=widget, help_text=help_text, max_length=length)


def _number(label: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, required=False)


class SourceFields(forms.Form):
    """Whom a record comes from: a source on the list, or a new body named here."""

    source = forms.ModelChoiceField(Source.objects.order_by("code"), label=_("Source"), required=False, empty_label=_("a new one, named below"))
    new_source = _text(_("New source: the body's public name"), help_text=_("Never the name of a witness or of somebody at risk."))
    new_source_kind = forms.ChoiceField(label=_("What sort of source"), choices=SourceKind.choices, initial=SourceKind.NOT_KNOWN, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("source")) == bool(cleaned.get("new_source", "").strip()):
            self.add_error("source", gettext("Choose a source from the list or name a new one, one of the two."))
        return cleaned


class ClaimFields(forms.Form):
    """What a claim says: each part may be not known."""

    predicate = forms.ChoiceField(label=_("What happened"), choices=Predicate.choices, initial=Predicate.OTHER)
    violation_type = forms.ChoiceField(label=_("Violation type alleged"), required=False)
    actor = PartyField(label=_("Alleged actor"))
    actor_as_written = _text(_("Alleged actor, as written"))
    target = _text(_("Target, as written"))
    place = PlaceField(label=_("Place"))
    place_as_written = _text(_("Place, as written"))
    place_precision = forms.ChoiceField(label=_("How exactly the place is known"), choices=Precision.choices, initial=Precision.NOT_KNOWN)
    day = forms.DateField(label=_("Day"), required=False, widget=DAY)
    time = forms.TimeField(label=_("Time"), required=False, widget=TIME, help_text=_("Local time. Leave empty if not said."))
    until = forms.DateField(label=_("Until (last day)"), required=False, widget=DAY)
    zone_stated = forms.BooleanField(label=_("The text states the time zone"), required=False)
    means = forms.ChoiceField(label=_("Means"), choices=Means.choices, initial=Means.NOT_KNOWN)
    killed_min = _number(_("Killed, at least"))
    killed_max = _number(_("Killed, at most"))
    wounded_min = _number(_("Wounded, at least"))
    wounded_max = _number(_("Wounded, at most"))
    heard_through = _text(
        _("Heard through"),
        rows=3,
        help_text=_("One on each line, nearest to our source first: who told it on. Functions, not private names. Empty: the source saw it."),
    )
    words = _text(_("Words of the claim"), required=True, rows=3)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    url = _text(_("Address"), length=500)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["violation_type"].choices = violation_type_choices()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Hold the parts of a claim against each other."""
        cleaned = super().clean() or {}
        if cleaned.get("time") and not cleaned.get("day"):
            self.add_error("day", gettext("A time needs its day."))
        if cleaned.get("until") and cleaned.get("day") and cleaned["until"] < cleaned["day"]:
            self.add_error("until", gettext("This is before the first day."))
        for least, most in (("killed_min", "killed_max"), ("wounded_min", "wounded_max")):
            low, high = cleaned.get(least), cleaned.get(most)
            if low is not None and high is not None and low > high:
                self.add_error(most, gettext("“At most” is less than “at least”."))
        return cleaned

    def says(self) -> dict[str, Any]:
        """Return the fields of a report."""
        data = dict(self.cleaned_data)
        for name in ("source", "new_source", "new_source_kind", "reason"):
            data.pop(name, None)
        started_at, ended_at, precision = span(data.pop("day"), data.pop("time"), data.pop("until"))
        heard = [line.strip() for line in data.pop("heard_through").splitlines() if line.strip()]
        return {**data, "started_at": started_at, "ended_at": ended_at, "time_precision": precision, "heard_through": heard}


class ClaimForm(SourceFields, ClaimFields):
    """A new claim."""

    field_order = ("source", "new_source", "new_source_kind", "predicate", "violation_type")


class CorrectionForm(ClaimFields):
    """A corrected version of a claim, with the reason."""

    reason = _text(_("Why it is corrected"), required=True)


class WithdrawForm(forms.Form):
    """Why a report is taken back."""

    reason = _text(_("Why it is withdrawn"), required=True)


class GradeForm(forms.Form):
    """Two independent axes, and why."""

    source_grade = forms.ChoiceField(label=_("Source"), choices=SourceGrade.choices, initial=SourceGrade.F)
    information_grade = forms.ChoiceField(label=_("Information"), choices=InformationGrade.choices, initial=InformationGrade.CANNOT_BE_JUDGED)
    reason = _text(_("Why"), required=True)


class OccasionForm(forms.Form):
    """Where and when words were spoken."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OccasionKind.choices)
    held_by = _text(_("Held by"))
    place = PlaceField(label=_("Place"))
    place_as_written = _text(_("Place, as written"), length=200)
    day = forms.DateField(label=_("Day"), required=False, widget=DAY)
    other_outlet = _text(_("Another text that sets it elsewhere"), help_text=_("The outlet; leave empty if none is known."))
    other_place = _text(_("…and where that text sets it"))
    source = _text(_("Source"))


class StatementForm(forms.Form):
    """Words of a named speaker in a role."""

    speaker = _text(_("Speaker"), required=True, length=200, help_text=_("An official named in the text, or an institution."))
    speaker_role = _text(_("Role"))
    occasion = forms.ModelChoiceField(Occasion.objects.order_by("-day", "-id"), label=_("Occasion"), required=False, empty_label=_("not known"))
    said_on = forms.DateField(label=_("Said on"), required=False, widget=DAY)
    words = _text(_("Words"), required=True, rows=4)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    original = forms.BooleanField(label=_("This is the language it was said in"), required=False)


class CountForm(SourceFields):
    """A figure somebody published."""

    value = forms.IntegerField(label=_("Value"), min_value=0, required=False, help_text=_("Leave empty when the publisher says that it publishes no count."))
    unit = forms.ChoiceField(label=_("What is counted"), choices=CountUnit.choices)
    series = _text(_("Series"), required=True, length=80, help_text=_("Counts of one series may be compared: same body, same thing, same window."))
    cumulative = forms.BooleanField(label=_("A running total"), required=False)
    scope = _text(_("Scope, as published"))
    window_start = forms.DateField(label=_("Window: first day"), required=False, widget=DAY)
    window_end = forms.DateField(label=_("Window: last day, or as of"), widget=DAY)
    place = PlaceField(label=_("Place"))
    words = _text(_("Words"), rows=3)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    url = _text(_("Address"), length=500)


class AssessmentForm(forms.Form):
    """A judgement on the whole."""

    words = _text(_("Words"), required=True, rows=2)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    author = _text(_("Author"), length=200, help_text=_("Who stands behind it. Empty: nobody is named, and it is flagged."))
    indicator = _text(_("Indicator it rests on"))


class PostForm(forms.Form):
    """A post quoted inside a text."""

    account = _text(_("Account"), required=True, length=120)
    posted_on = forms.DateField(label=_("Posted on"), required=False, widget=DAY)
    link = _text(_("Link"))
    words = _text(_("Words"), required=True, rows=3)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    on_topic = forms.TypedChoiceField(
        label=_("Is it about this truce?"),
        choices=[("yes", _("on topic")), ("no", _("off topic: kept as context only"))],
        coerce=lambda value: value == "yes",
    )


class StartForm(forms.Form):
    """What a text says about when the agreement began."""

    agreement = forms.ModelChoiceField(Agreement.objects.order_by("-signed_on"), label=_("Agreement"))
    words = _text(_("Words"), required=True, rows=2)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    day = forms.DateField(label=_("Day named"), widget=DAY)


class AcceptanceForm(forms.Form):
    """A party accepted, through a centre or co-chair, as a text says."""

    agreement = forms.ModelChoiceField(Agreement.objects.order_by("-signed_on"), label=_("Agreement"))
    party = PartyField(label=_("Party"), required=True)
    channel = _text(_("Through"), required=True, length=40, help_text=_("The centre or co-chair, as its code: washington, moscow, …"))
    how_expressed = forms.ChoiceField(label=_("How expressed"), choices=HowExpressed.choices, initial=HowExpressed.NOT_KNOWN)
    since = forms.DateField(label=_("Known since"), widget=DAY)
    conditions = _text(_("Conditions and reservations"), rows=2)
    source = _text(_("Source"), required=True)


class SettleForm(forms.Form):
    """How a doubt is settled."""

    resolution = _text(_("How it is settled"), required=True)
    basis = _text(_("On what basis"), required=True)


class SpeakForm(forms.Form):
    """What this centre itself says in public."""

    kind = forms.ChoiceField(label=_("Occasion"), choices=OccasionKind.choices, initial=OccasionKind.PRESS_CONFERENCE)
    place_as_written = _text(_("Place"), length=200)
    day = forms.DateField(label=_("Day"), widget=DAY)
    speaker = _text(_("Speaker"), required=True, length=200)
    speaker_role = _text(_("Role"))
    words = _text(_("Words"), required=True, rows=5)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
