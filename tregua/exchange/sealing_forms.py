"""Forms of releasing under terms, of recipients, of opening, granting and destroying, of withholding."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.exchange.entries import can_be_left_out, can_be_sealed
from tregua.exchange.forms import ProposeForm
from tregua.exchange.seals import Recipient
from tregua.exchange.showing import LABELS
from tregua.exchange.shredding import Reason
from tregua.exchange.terms import FIELDS, Parts, PlacePrecision, Terms, TimePrecision
from tregua.people.choosing import offer

TO = "to_"
LINES = forms.Textarea(attrs={"rows": 3, "dir": "auto"})


def _told(fields: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return fields with what they are called where their entry is shown."""
    return [(name, str(LABELS.get(name, words))) for name, words in fields]


class TermsForm(ProposeForm):
    """To whom a record leaves, which fields stay here, how coarse, and what goes sealed to whom."""

    parts = forms.ChoiceField(label=_("For whom"), required=False, choices=Parts.choices)
    place = forms.ChoiceField(
        label=_("Place, told as"), required=False, choices=PlacePrecision.choices,
        help_text=_("Never finer than the area that may be named; coarser where somebody could be recognised."),
    )  # fmt: skip
    time = forms.ChoiceField(label=_("Time, told as"), required=False, choices=TimePrecision.choices)
    left_out = forms.MultipleChoiceField(
        label=_("Fields that stay here"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, model: type[models.Model], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "left_out", _told(can_be_left_out(model)))
        sealable = [(FIELDS, _("what would else be for everybody")), *_told(can_be_sealed(model))]
        for to in Recipient.objects.usable():
            self.fields[f"{TO}{to.pk}"] = forms.MultipleChoiceField(
                label=_("Sealed to %(name)s") % {"name": to},
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=sealable,
            )

    @property
    def has_recipients(self) -> bool:
        """Return whether there is anybody to whom something can be sealed."""
        return any(name.startswith(TO) for name in self.fields)

    def clean(self) -> dict[str, Any]:
        """Make terms of what was chosen; an empty choice is the one that has always been."""
        cleaned = super().clean() or {}
        parts = cleaned.pop("parts", "") or Parts.PUBLIC
        grants = {
            name.removeprefix(TO): frozenset(cleaned.pop(name) or ())
            for name in [name for name in cleaned if name.startswith(TO)]
        }
        if parts == Parts.BOTH:  # what is for everybody anyway is not sealed as well
            grants = {to: fields - {FIELDS} for to, fields in grants.items()}
        cleaned["terms"] = Terms(
            parts=parts,
            left_out=frozenset(cleaned.pop("left_out", ())),
            place=cleaned.pop("place", "") or PlacePrecision.AREA,
            time=cleaned.pop("time", "") or TimePrecision.DAY,
            grants={to: fields for to, fields in grants.items() if fields},
        )
        return cleaned


class RecipientForm(forms.Form):
    """Who outside can be given what is sealed."""

    name = forms.CharField(
        label=_("Name of the desk or person"), max_length=120,
        help_text=_("As you call them; it stays here. A role is enough."),
    )  # fmt: skip
    body = forms.CharField(
        label=_("Of which body"), max_length=120,
        help_text=_("The code of the other centre, so that its signed requests are answered; any word for others."),
    )  # fmt: skip
    key = forms.CharField(
        label=_("Age recipient"), max_length=200, widget=forms.TextInput(attrs={"dir": "ltr"}),
        help_text=_("The line that begins with age1. They make it with tregua key or age-keygen."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].initial = settings.CENTRE.peer_code


class ConfirmForm(forms.Form):
    """How the digits of a recipient were compared."""

    heard_from = forms.CharField(label=_("Who read the digits to you"), max_length=120)
    how = forms.CharField(
        label=_("How you spoke"), max_length=200,
        help_text=_("By a way on which you know each other: face to face, or a voice you know. Not by the same message."),
    )  # fmt: skip


class GrantForm(forms.Form):
    """To whom more is given of what is sealed, which fields, and why."""

    recipient = forms.ChoiceField(label=_("To whom"))
    fields_given = forms.MultipleChoiceField(label=_("Which fields"), widget=forms.CheckboxSelectMultiple)
    reason = forms.CharField(label=_("Reason"), widget=LINES)

    def __init__(self, names: Iterable[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "recipient",
            [("", _("Choose")), *((one.pk, str(one)) for one in Recipient.objects.usable())],
        )
        offer(self, "fields_given", names)


class ShredForm(forms.Form):
    """Why an entry is destroyed and by whose authority."""

    reason_code = forms.ChoiceField(label=_("Why"), choices=[("", _("Choose")), *Reason.choices])
    authority = forms.CharField(
        label=_("By whose authority"),
        max_length=200,
        help_text=_("It is published. A role, no names of people."),
    )
    sure = forms.BooleanField(label=_("I know that this cannot be undone"))


class WithholdForm(forms.Form):
    """Why an entry of the other centre is not shown here and by whose authority."""

    reason = forms.CharField(
        label=_("Reason"), widget=LINES, help_text=_("It stays here. Do not repeat what is withheld.")
    )
    authority = forms.CharField(label=_("By whose authority"), max_length=200)


class DecideForm(forms.Form):
    """Whether what somebody else withheld stays withheld."""

    upheld = forms.ChoiceField(
        label=_("Decision"),
        choices=[
            ("", _("Choose")),
            ("yes", _("Uphold: our copy of the text is destroyed")),
            ("no", _("Lift: the text is shown again")),
        ],
    )
    reason = forms.CharField(label=_("Reason"), widget=LINES)
