"""The steps of a call, one page each: what is asked, in which order, and the form that takes the answer."""

from collections.abc import Mapping
from typing import Any, Final, cast

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import instant
from tregua.agreement.names import language_name
from tregua.calls.models import LanguageMatch
from tregua.calls.scripts import LANGUAGES
from tregua.intake.forms import HOW_KNOWN, LINE
from tregua.liaison.consents import ConsentTo, Toward
from tregua.people.choosing import offer
from tregua.reports.fields import DAY, TIME, PlaceField

LONGEST_ANSWER: Final = 20_000


def _yes_or_no(label: Any, yes: Any, no: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=[("yes", yes), ("no", no)], widget=forms.RadioSelect)


def _line(label: Any, help_text: Any = "", length: int = 300) -> forms.CharField:
    return forms.CharField(label=label, help_text=help_text, required=False, max_length=length, widget=LINE)


def _number() -> forms.CharField:
    return _line(
        _("Number to call back"),
        _("Whoever answers the telephone can read it until they were reached; then it is gone."),
        80,
    )


class StepForm(forms.Form):
    """One step: its first field has the keyboard; `turn` tells when somebody else went on with the same call."""

    turn = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = self.visible_fields()[0].field.widget if self.visible_fields() else None
        if first and not isinstance(first, forms.CheckboxSelectMultiple):
            first.attrs["autofocus"] = True

    def answers(self) -> dict[str, Any]:
        """Return what was written, as it is kept until the call is over."""
        data = cast("QueryDict", self.data)
        return {
            name: data.getlist(name) if isinstance(field, forms.MultipleChoiceField) else data.get(name, "")
            for name, field in self.fields.items()
            if name != "turn"
        }

    def take_turn(self, turn: int) -> None:
        """Let what was written hold against what somebody else kept meanwhile, once it is sent again."""
        data = cast("QueryDict", self.data).copy()
        data["turn"] = str(turn)
        self.data = data


class BeginForm(forms.Form):
    """In which language the caller speaks, and whether whoever answers speaks it."""

    language = forms.ChoiceField(
        label=_("The caller speaks"), widget=forms.RadioSelect(attrs={"autofocus": True})
    )
    match = forms.ChoiceField(
        label=_("And you"), choices=LanguageMatch.choices, initial=LanguageMatch.YES, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "language", [(code, language_name(code)) for code in LANGUAGES])


class SafetyForm(StepForm):
    """Whether the caller can speak safely."""

    safe = _yes_or_no(_("Can they speak safely now?"), _("yes"), _("no: call them back"))


class ConsentForm(StepForm):
    """What may be kept, and who may be told."""

    keep = _yes_or_no(
        _("May it be written down and kept?"), _("yes"), _("no: the call ends, and nothing of it is kept")
    )
    other_centre = forms.MultipleChoiceField(
        label=_("Toward the other centre they agree"),
        choices=ConsentTo.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guarantor = forms.MultipleChoiceField(
        label=_("Toward a guarantor or a party they agree"),
        choices=ConsentTo.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def clean(self) -> dict[str, Any]:
        """Who is given details or takes over is told first."""
        cleaned = super().clean() or {}
        for toward in (Toward.OTHER_CENTRE, Toward.GUARANTOR):
            if (chosen := cleaned.get(toward)) and ConsentTo.TOLD not in chosen:
                self.add_error(
                    toward,
                    gettext(
                        "Who is given details or takes over is told of it. Ask for that consent as well."
                    ),
                )
        return cleaned


class WhatForm(StepForm):
    """What happened."""

    what = forms.CharField(
        label=_("What happened? In the caller's own words."),
        max_length=LONGEST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )


class WhereForm(StepForm):
    """Where it happened."""

    where = _line(_("Where? As the caller says it."))
    place = PlaceField(label=_("Place of the gazetteer"))


class WhenForm(StepForm):
    """When it happened."""

    when = _line(_("When? As the caller says it."))
    day = forms.DateField(label=_("Day"), required=False, widget=DAY)
    time = forms.TimeField(label=_("Time"), required=False, widget=TIME)


class WhoForm(StepForm):
    """Who did it."""

    who = _line(_("Who did it, according to the caller?"))


class HarmForm(StepForm):
    """Whether anybody was hurt."""

    harm = _line(_("Was anybody killed or hurt?"))


class KnownForm(StepForm):
    """How the caller knows."""

    how_known = forms.ChoiceField(
        label=_("How does the caller know?"), choices=HOW_KNOWN, required=False, widget=forms.RadioSelect
    )


class ReadBackForm(StepForm):
    """Whether the caller agrees with the note as it was read back."""

    agreed = _yes_or_no(
        _("I read the note back"),
        _("and the caller agreed"),
        _("not: the caller had no time, or could not hear"),
    )


class GoodbyeForm(StepForm):
    """Who the caller is, sealed at once, and when to call back. Nothing of it is kept half-way."""

    caller_name = _line(_("Caller's name"), _("Sealed at once. Leave empty if not given."), 120)
    caller_contact = _line(_("How to reach the caller"), _("Sealed at once."), 200)
    call_back_at = instant(_("Call back at"), required=False)
    number = _number()


class BreakOffForm(forms.Form):
    """The line dropped, or they cannot speak now: when to call back."""

    call_back_at = instant(_("Call back at"), required=False)
    number = _number()


class CalledBackForm(forms.Form):
    """What came of calling back."""

    reached = _yes_or_no(_("They"), _("answered"), _("did not answer"))
    next_at = instant(_("Try again at"), required=False)

    def clean(self) -> dict[str, Any]:
        """Whom nobody reached is tried again at a time that is said."""
        cleaned = super().clean() or {}
        if cleaned.get("reached") == "no" and not cleaned.get("next_at") and "next_at" not in self.errors:
            self.add_error("next_at", gettext("Say when it is tried again."))
        return cleaned


class TellForm(forms.Form):
    """What the caller may be told when they ring again."""

    words = forms.CharField(
        label=_("What the caller may be told"),
        help_text=_(
            "In the caller's language, as it is to be said. No names, no source, nothing of other reports."
        ),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    closes = forms.BooleanField(label=_("Our work on this report is done"), required=False)


class CodeForm(forms.Form):
    """The number of somebody who rings again."""

    code = forms.CharField(
        label=_("The caller's number"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"dir": "ltr", "inputmode": "numeric", "autocomplete": "off", "autofocus": True}
        ),
    )


# The steps in their order; name and address come last, so that they are sealed in the moment they are written.
STEPS: Final[Mapping[str, tuple[Promise, type[StepForm]]]] = {
    "safety": (_("Safety"), SafetyForm),
    "consent": (_("Consent"), ConsentForm),
    "what": (_("What"), WhatForm),
    "where": (_("Where"), WhereForm),
    "when": (_("When"), WhenForm),
    "who": (_("Who"), WhoForm),
    "harm": (_("Harm"), HarmForm),
    "known": (_("How known"), KnownForm),
    "read_back": (_("Read back"), ReadBackForm),
    "goodbye": (_("Receipt"), GoodbyeForm),
}
ORDER: Final = tuple(STEPS)


def missing_before(step: str, answered: Mapping[str, Any]) -> str:
    """Return the first step before this one that has no answer yet; "" when all have."""
    return next((one for one in ORDER[: ORDER.index(step)] if one not in answered), "")


def after(step: str) -> str:
    """Return the step that follows; the last has none after it."""
    return ORDER[min(ORDER.index(step) + 1, len(ORDER) - 1)]
