"""Forms of the duty log."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import instant, line
from tregua.incidents.forms import moment
from tregua.liaison.duty import DutyEntry, DutyKind
from tregua.people.models import Person
from tregua.people.watch_forms import NO_NAMES, words
from tregua.reports.fields import KNOWN_DAYS


class Colleague(forms.ModelChoiceField):  # type: ignore[type-arg] # takes none at run time
    """Somebody who works here, or only those who may do something."""

    def __init__(self, *, may: str = "", **kwargs: Any) -> None:
        super().__init__(Person.objects.none(), **kwargs)
        self.needs = may

    def among(self, *, but: Person | None = None) -> None:
        """Offer everybody who may, except one; asked when the form is made."""
        found = [
            one.pk
            for one in Person.objects.filter(is_active=True)
            if one != but and not one.of_a_party and (not self.needs or one.may(self.needs))
        ]
        self.queryset = Person.objects.filter(pk__in=found).order_by("shown_name")


class EntryForm(forms.Form):
    """A line of the log; an answer that is due names who answers and by when."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[one for one in DutyKind.choices if one[0] != DutyKind.BY_CLOCK]
    )
    at = moment(_("When"))
    words = words(_("What happened"), NO_NAMES)
    of_whom = Colleague(label=_("Who must answer"), required=False, empty_label=_("nobody of this centre"))
    of_others = line(
        _("Or somebody outside"),
        required=False,
        length=80,
        help_text=_("A party's code, a body or a role; never a name."),
    )
    due_at = instant(_("Answer due by"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["of_whom"].among()  # type: ignore[attr-defined]
        self.fields["words"].widget.attrs["rows"] = 3

    @staticmethod
    def as_written(entry: DutyEntry) -> dict[str, Any]:
        """Return what a line says, for the form that corrects it."""
        return {
            "kind": entry.kind,
            "at": timezone.localtime(entry.at),
            "words": entry.words,
            "of_whom": entry.of_whom_id,
            "of_others": entry.of_others,
            "due_at": timezone.localtime(entry.due_at) if entry.due_at else None,
        }


class CorrectForm(EntryForm):
    """The line as it should have been, and why."""

    why = line(_("Why it is corrected"), length=300, help_text=_("It is kept and others read it."))


class AnswerForm(forms.Form):
    """What was answered."""

    words = words(_("Answer"), NO_NAMES)


class BeginForm(forms.Form):
    """Why somebody takes over from an officer who did not hand over."""

    reason = line(_("Why without a handover"), length=300, help_text=_("It is kept and others read it."))


class HandOverForm(forms.Form):
    """The word for the next officer, and who that is."""

    to = Colleague(may="duty.keep", label=_("Next officer"), empty_label=_("choose somebody"))
    word = words(_("Word to the next officer"), NO_NAMES)

    def __init__(self, *args: Any, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].among(but=by)  # type: ignore[attr-defined]


class ShownForm(forms.Form):
    """Which lines are shown: of which day, and of whom."""

    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=KNOWN_DAYS,
    )
    person = Colleague(label=_("Written by or due from"), required=False, empty_label=_("everybody"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].among()  # type: ignore[attr-defined]

    @property
    def chosen(self) -> tuple[date, Person | None]:
        """Return the day and the person that were asked for; today and everybody where nothing can be read."""
        says = self.cleaned_data if self.is_valid() else {}
        return says.get("day") or timezone.localdate(), says.get("person")


def neighbours(day: date) -> tuple[date, date | None]:
    """Return the day before and the day after, None when that has not come."""
    after = day + timedelta(days=1)
    return day - timedelta(days=1), after if after <= timezone.localdate() else None
