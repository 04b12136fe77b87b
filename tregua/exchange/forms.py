"""Forms of the exchange: proposing, refusing, taking a position, withdrawing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.exchange.positions import CHOOSABLE
from tregua.people.choosing import offer
from tregua.reports.beside import Body


class ProposeForm(forms.Form):
    """Why a record should leave, and by when the other centre is asked to answer."""

    reason = forms.CharField(
        label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    answer_by = forms.DateField(
        label=_("Ask for a position by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_(
            "After this day the common record says that no answer came. Leave empty to ask for none."
        ),
    )


class ReasonForm(forms.Form):
    """A reason that is kept."""

    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}))


class PositionForm(forms.Form):
    """Where this centre stands on an item of the other."""

    position = forms.ChoiceField(label=_("Position"))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It is published. Required where the item is contested. No names of people."),
    )
    due = forms.DateField(
        label=_("Checked by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Required where the item is under check."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "position", [("", _("Choose")), *((one.value, one.label) for one in CHOOSABLE)])


class BesideForm(forms.Form):
    """Which two bodies of a day are compared, and how many cases there were if somebody knows."""

    first = forms.ChoiceField(label=_("Compare"))
    second = forms.ChoiceField(label=_("with"))
    at_most = forms.IntegerField(
        label=_("Cases there were, at most"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_(
            "Where it is known that no more happened, some cases must stand in both. Leave empty if not known."
        ),
    )

    def __init__(self, *args: Any, bodies: Iterable[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.counted = {body.code: body for body in bodies if body.has_figure}
        for name in ("first", "second"):
            offer(self, name, [(code, body.name) for code, body in self.counted.items()])

    def clean(self) -> dict[str, Any]:
        """Ask for two different bodies, and for no fewer cases than one of them counted."""
        cleaned = super().clean() or {}
        chosen = [self.counted[code] for code in (cleaned.get("first"), cleaned.get("second")) if code]
        if len(chosen) == 2 and chosen[0] is chosen[1]:
            self.add_error("second", gettext("Choose two different bodies."))
        most = max((body.shown.listed.cases or 0 for body in chosen), default=0)
        if cleaned.get("at_most") is not None and cleaned["at_most"] < most:
            self.add_error(
                "at_most", gettext("One of the two counted more than this. Write a greater number.")
            )
        return cleaned
