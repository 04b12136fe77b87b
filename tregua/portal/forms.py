"""Forms of a party's pages, and of the desk that answers them."""

import base64
from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import in_language
from tregua.incidents.choices import NotificationKind, Position
from tregua.incidents.forms import moment, text
from tregua.people.forms import account_code
from tregua.portal.sheets import LARGEST
from tregua.reports.fields import PartyField, PlaceField, text_field
from tregua.reports.forms import ClaimFields

LONGEST_WORDS: Final = 10_000


class AllegationForm(ClaimFields):
    """What a party alleges, question by question; each part may be not known."""

    actor = None  # type: ignore[assignment] # which parties there are is not for another party
    on_behalf_of = None  # type: ignore[assignment] # it is the party of the account
    url = None  # type: ignore[assignment]
    point = None  # type: ignore[assignment] # a place is asked for; a party writes a point into its words
    names = text_field(
        _("Names in it that must be protected"),
        rows=2,
        help_text=_(
            "Of witnesses, victims, people at risk, one on each line. They are blacked out here and sealed."
        ),
    )
    field_order = (
        *("words", "day", "time", "time_known", "until", "place", "place_as_written", "place_precision"),
        *("predicate", "violation_type", "actor_as_written", "target", "means"),
        *("killed_min", "killed_max", "wounded_min", "wounded_max"),
        *("observed_min", "observed_max", "observed_unit", "heard_through", "names", "language"),
    )

    def clean_words(self) -> str:
        """Refuse what is no longer an allegation but a book."""
        words: str = self.cleaned_data["words"]
        if len(words) > LONGEST_WORDS:
            raise forms.ValidationError(
                gettext("These are more than %(most)s characters. File it in several parts.")
                % {"most": LONGEST_WORDS}
            )
        return words

    def clean(self) -> dict[str, Any]:
        """Refuse what has not happened yet."""
        cleaned = super().clean()
        day = cleaned.get("day")
        if day is not None and day > timezone.localdate():
            self.add_error("day", gettext("This day is still to come."))
        return cleaned

    @property
    def protected(self) -> list[str]:
        """Return the names that are blacked out."""
        return [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]

    def says(self) -> dict[str, Any]:
        """Return the fields of a report."""
        return {name: value for name, value in super().says().items() if name != "names"}

    def written(self) -> str:
        """Return the whole form as text: what is kept of it as a message."""
        lines = [self.cleaned_data["words"].strip(), ""]
        for name, field in self.fields.items():
            value = self.cleaned_data.get(name)
            if name in {"words", "names"} or value in (None, "") or value is False:
                continue  # nought is something that was said
            told = gettext("yes") if value is True else dict(getattr(field, "choices", ())).get(value, value)
            lines.append(f"{field.label}: {told}")
        return "\n".join(lines)


class PartySheetForm(forms.Form):
    """A filled template; the one that was checked stays in the page, for nothing is kept here before it is filed."""

    file = forms.FileField(
        label=_("Spreadsheet"),
        help_text=_(
            "The filled template, XLSX or CSV, at most 2 MB. No names of witnesses or people at risk."
        ),
        allow_empty_file=True,
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )
    checked = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    checked_name = forms.CharField(required=False, widget=forms.HiddenInput, max_length=200)

    def clean(self) -> dict[str, Any]:
        """Take the file that was chosen, else the one that was checked; refuse what is too large before it is read."""
        cleaned = super().clean() or {}
        file = cleaned.get("file")
        if file is None and not cleaned.get("checked"):
            self.add_error("file", gettext("Choose the filled template."))
            return cleaned
        if file is not None and file.size > LARGEST:
            self.add_error("file", gettext("This is larger than 2 MB. Divide it."))
            return cleaned
        try:
            raw = base64.b64decode(cleaned["checked"], validate=True) if file is None else file.read()
        except ValueError:
            self.add_error("file", gettext("The checked file arrived damaged. Choose it once more."))
            return cleaned
        if len(raw) > LARGEST:
            self.add_error("file", gettext("This is larger than 2 MB. Divide it."))
        return cleaned | {"raw": raw, "name": cleaned["checked_name"] if file is None else file.name or ""}


class AnswerForm(forms.Form):
    """What a party answers to a request."""

    position = forms.ChoiceField(
        label=_("What the party says"),
        choices=[one for one in Position.choices if one[0] != Position.NO_ANSWER],
    )
    words = forms.CharField(
        label=_("In its own words"),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
        max_length=LONGEST_WORDS,
    )
    further_questions = forms.CharField(
        label=_("What it asks in turn"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        max_length=LONGEST_WORDS,
        required=False,
    )
    language = in_language()


class NotifyForm(forms.Form):
    """What a party says it will do, where and when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=NotificationKind.choices)
    place = PlaceField(label=_("Place"), required=True, help_text=_("A place or an area, by name or code."))
    starts_at = moment(_("From"))
    ends_at = moment(_("Until"))
    words = forms.CharField(
        label=_("In its own words"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        max_length=LONGEST_WORDS,
    )


class CallOffForm(forms.Form):
    """Why a notification no longer holds."""

    reason = text(_("Reason"), rows=2)


class TellForm(forms.Form):
    """What a party is told of a finding."""

    words = forms.CharField(
        label=_("What the party is told"),
        help_text=_(
            "The party reads these words and the answer of the finding, nothing else: no reporter, no source, "
            "nothing of another party."
        ),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        max_length=LONGEST_WORDS,
    )


def _until() -> forms.DateTimeField:
    return forms.DateTimeField(
        label=_("Lets in until"),
        required=False,
        help_text=_("Local time; empty: as long as the account is open."),
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )


class PartyAccountForm(forms.Form):
    """A new account of a party's liaison."""

    party = PartyField(label=_("Party"), required=True)
    code = account_code()
    shown_name = forms.CharField(
        label=_("Shown as"), max_length=80, help_text=_("A function, never a person's name.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    until = _until()


class LimitForm(forms.Form):
    """Until when an account lets its person in."""

    until = _until()
