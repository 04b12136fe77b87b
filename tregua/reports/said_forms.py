"""Forms for what was said and published: occasions, statements, renderings, counts and the like."""

from typing import Any

from django import forms
from django.db.models import F
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import in_language
from tregua.agreement.models import Agreement, HowExpressed
from tregua.reports.choices import CountUnit, OccasionKind
from tregua.reports.fields import DAY, PartyField, PlaceField, ProvinceListField, text_field
from tregua.reports.forms import SourceFields
from tregua.reports.models import Occasion, Statement


class OccasionForm(forms.Form):
    """Where and when words were spoken."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OccasionKind.choices)
    held_by = text_field(_("Held by"), length=200)
    place = PlaceField(label=_("Place"))
    place_as_written = text_field(_("Place, as written"), length=200)
    day = forms.DateField(label=_("Day"), required=False, widget=DAY)
    other_outlet = text_field(
        _("Another text that sets it elsewhere"), help_text=_("The outlet; leave empty if none is known.")
    )
    other_place = text_field(_("…and where that text sets it"))
    source = text_field(_("Source"))

    def clean(self) -> dict[str, Any]:
        """Ask for both halves of a contradiction."""
        cleaned = super().clean() or {}
        if bool(cleaned.get("other_outlet")) != bool(cleaned.get("other_place")):
            self.add_error(
                "other_place", gettext("Name the other text and the place it gives, both or neither.")
            )
        return cleaned


class StatementForm(forms.Form):
    """Words of a named speaker in a role."""

    speaker = text_field(
        _("Speaker"),
        required=True,
        length=200,
        help_text=_("An official named in the text, or an institution."),
    )
    speaker_role = text_field(_("Role"))
    occasion = forms.ModelChoiceField(
        Occasion.objects.order_by(F("day").desc(nulls_last=True), "-id"),
        label=_("Occasion"),
        required=False,
        empty_label=_("not known"),
    )
    said_on = forms.DateField(label=_("Said on"), required=False, widget=DAY)
    words = text_field(_("Words"), required=True, rows=4)
    language = in_language()
    original = forms.BooleanField(label=_("This is the language it was said in"), required=False)


# What a rendering may give otherwise than the statement does: the form's field and the statement's.
COMPARED = {
    "speaker": _("speaker"),
    "speaker_role": _("role"),
    "place": _("place"),
    "said_on": _("said on"),
}


class RenderingForm(forms.Form):
    """How one outlet gave a statement."""

    outlet = text_field(_("Outlet"), required=True, length=120)
    language = in_language()
    words = text_field(_("Words, as this outlet gives them"), required=True, rows=4)
    published_on = forms.DateField(label=_("Published on"), required=False, widget=DAY)
    url = text_field(_("Address"), length=500)
    speaker = text_field(_("Speaker, if given otherwise"), length=200)
    speaker_role = text_field(_("Role, if given otherwise"))
    place = text_field(_("Place, if given otherwise"), length=200)
    said_on = forms.DateField(label=_("Day, if given otherwise"), required=False, widget=DAY)
    left_out = text_field(_("What it leaves out"), rows=2, help_text=_("One on each line, in your words."))
    added = text_field(_("What it adds"), rows=2, help_text=_("One on each line, in your words."))

    def says(self, statement: Statement) -> dict[str, Any]:
        """Return the fields of a rendering, its differences worked out against the statement."""
        data = dict(self.cleaned_data)
        differences = [
            {"field": name, "statement": original, "rendering": given}
            for name, original in fields_of(statement).items()
            if (given := str(data.pop(name) or "")) and given != original
        ]
        for name, one, other in (("left_out", "statement", "rendering"), ("added", "rendering", "statement")):
            lines = filter(None, map(str.strip, data.pop(name).splitlines()))
            differences += [{"field": name, one: line, other: ""} for line in lines]
        return {**data, "differences": differences}


def fields_of(statement: Statement) -> dict[str, str]:
    """Return what of a statement is held against its renderings."""
    occasion = statement.occasion
    return {
        "speaker": statement.speaker,
        "speaker_role": statement.speaker_role,
        "place": (occasion.place_as_written or str(occasion.place or "")) if occasion else "",
        "said_on": str(statement.said_on or ""),
    }


class CountForm(SourceFields):
    """A figure somebody published."""

    value = forms.IntegerField(
        label=_("Value"),
        min_value=0,
        max_value=2_000_000_000,
        required=False,
        help_text=_("Leave empty when the publisher says that it publishes no count."),
    )
    unit = forms.ChoiceField(label=_("What is counted"), choices=CountUnit.choices)
    series = text_field(
        _("Series"),
        required=True,
        length=80,
        help_text=_("Counts of one series may be compared: same body, same thing, same window."),
    )
    cumulative = forms.BooleanField(label=_("A running total"), required=False)
    added = forms.IntegerField(
        label=_("Added since the total before"),
        min_value=0,
        required=False,
        help_text=_("As the text says; it is only held against the running total."),
    )
    scope = text_field(_("Scope, as published"))
    channel = text_field(
        _("Through"),
        length=40,
        help_text=_("For groups and forms: the centre or co-chair they came through, as its code."),
    )
    by_province = ProvinceListField(label=_("By province"))
    window_start = forms.DateField(label=_("Window: first day"), required=False, widget=DAY)
    window_end = forms.DateField(label=_("Window: last day, or as of"), widget=DAY)
    place = PlaceField(label=_("Place"))
    words = text_field(_("Words"), rows=3)
    language = in_language()
    url = text_field(_("Address"), length=500)

    def clean(self) -> dict[str, Any]:
        """Hold the window against itself."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("window_start"), cleaned.get("window_end")
        if first and last and last < first:
            self.add_error("window_end", gettext("This is before the first day."))
        return cleaned


class StatementFilter(forms.Form):
    """Which statements a person wants to see."""

    words = text_field(_("Words or speaker"))


class CountFilter(forms.Form):
    """Which published counts a person wants to see."""

    unit = forms.ChoiceField(
        label=_("What is counted"), choices=[("", _("any")), *CountUnit.choices], required=False
    )
    since = forms.DateField(label=_("Published since"), required=False, widget=DAY)
    until = forms.DateField(label=_("Published until"), required=False, widget=DAY)


class RollForm(forms.Form):
    """As of which day published figures are held against the roll of acceptances."""

    on = forms.DateField(label=_("As of"), required=False, widget=DAY)


class AssessmentForm(forms.Form):
    """A judgement on the whole."""

    words = text_field(_("Words"), required=True, rows=2)
    language = in_language()
    author = text_field(
        _("Author"),
        length=200,
        help_text=_("Who stands behind it. Empty: nobody is named, and it is flagged."),
    )
    indicator = text_field(_("Indicator it rests on"))


class PostForm(forms.Form):
    """A post quoted inside a text."""

    account = text_field(_("Account"), required=True, length=120)
    posted_on = forms.DateField(label=_("Posted on"), required=False, widget=DAY)
    link = text_field(_("Link"))
    words = text_field(_("Words"), required=True, rows=3)
    language = in_language()
    on_topic = forms.TypedChoiceField(
        label=_("Is it about this truce?"),
        choices=[("yes", _("on topic")), ("no", _("off topic: kept as context only"))],
        coerce=lambda value: value == "yes",
    )


class StartForm(forms.Form):
    """What a text says about when the agreement began."""

    agreement = forms.ModelChoiceField(Agreement.objects.order_by("-signed_on"), label=_("Agreement"))
    words = text_field(_("Words"), required=True, rows=2)
    language = in_language()
    day = forms.DateField(label=_("Day named"), widget=DAY)


class AcceptanceForm(forms.Form):
    """A party accepted, through a centre or co-chair, as a text says."""

    agreement = forms.ModelChoiceField(Agreement.objects.order_by("-signed_on"), label=_("Agreement"))
    party = PartyField(label=_("Party"), required=True)
    channel = text_field(
        _("Through"),
        required=True,
        length=40,
        help_text=_("The centre or co-chair, as its code: washington, moscow, …"),
    )
    how_expressed = forms.ChoiceField(
        label=_("How expressed"), choices=HowExpressed.choices, initial=HowExpressed.NOT_KNOWN
    )
    since = forms.DateField(label=_("Known since"), widget=DAY)
    conditions = text_field(_("Conditions and reservations"), rows=2)
    source = text_field(_("Source"), required=True)


class SettleForm(forms.Form):
    """How a doubt is settled."""

    resolution = text_field(_("How it is settled"), required=True)
    basis = text_field(_("On what basis"), required=True)


class SpeakForm(forms.Form):
    """What this centre itself says in public."""

    kind = forms.ChoiceField(
        label=_("Occasion"), choices=OccasionKind.choices, initial=OccasionKind.PRESS_CONFERENCE
    )
    place_as_written = text_field(_("Place"), length=200)
    day = forms.DateField(label=_("Day"), widget=DAY)
    speaker = text_field(_("Speaker"), required=True, length=200)
    speaker_role = text_field(_("Role"))
    words = text_field(_("Words"), required=True, rows=5)
    language = in_language()
