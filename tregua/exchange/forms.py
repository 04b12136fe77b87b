"""Forms of the exchange: proposing, refusing, taking a position, withdrawing."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.exchange.fold import of_our_time
from tregua.exchange.positions import CHOOSABLE, Position
from tregua.exchange.relations import DERIVED, RelationKind
from tregua.people.choosing import offer
from tregua.reports.beside import Body
from tregua.reports.own_words import OwnWordsForm

# What the concordance can be narrowed to, beside its columns.
SHOWN = (
    ("due", _("replies that we owe")),
    ("awaited", _("replies that we await")),
    ("overdue", _("replies that are overdue")),
    ("corrected", _("corrected since it was seen")),
)


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


class PublishedReasonForm(OwnWordsForm, ReasonForm):
    """A reason that is published."""


class PositionForm(OwnWordsForm):
    """Where this centre stands on an item of the other."""

    position = forms.ChoiceField(label=_("Position"))
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("It is published. Required where the item is contested. No names of people."),
    )
    due = forms.DateField(
        label=_("We answer by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Required where the item is under check."),
    )
    ours = forms.TypedChoiceField(
        label=_("The same as our"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Only with a confirmation: it is published that our own entry tells of the same."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, ours: Iterable[tuple[int, str]] = (), seen: int | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "position", [("", _("Choose")), *((one.value, one.label) for one in CHOOSABLE)])
        choices = list(ours)
        if choices:
            offer(self, "ours", [("", _("none")), *choices])
        else:
            del self.fields["ours"]
        self.fields["seen"].initial = seen


class RelationForm(forms.Form):
    """What two items of the two sides have to do with each other."""

    other = forms.TypedChoiceField(
        label=_("Belongs together with"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    number = forms.IntegerField(
        label=_("Or another entry of the other log, by its number"), min_value=0, required=False
    )
    kind = forms.ChoiceField(label=_("Relation"))
    reason = forms.CharField(
        label=_("Why"),
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}),
        help_text=_("It stays in this centre."),
    )

    def __init__(self, *args: Any, others: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "other", others)
        offer(self, "kind", [("", _("Choose")), *RelationKind.choices])

    def clean(self) -> dict[str, Any]:
        """Ask for one entry: one of those shown, or the number of another."""
        cleaned = super().clean() or {}
        chosen = [one for one in (cleaned.get("other"), cleaned.get("number")) if one is not None]
        if len(chosen) != 1 and not self.errors:
            raise forms.ValidationError(
                gettext("Choose one of the entries shown, or write the number of another, not both.")
            )
        return cleaned | {"chosen": chosen[0] if chosen else None}


class ConcordanceForm(forms.Form):
    """Which rows of the concordance are shown, and in which order."""

    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    province = forms.ChoiceField(label=_("Province"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    relation = forms.ChoiceField(label=_("Relation"), required=False)
    position = forms.ChoiceField(label=_("Position"), required=False)
    show = forms.ChoiceField(label=_("Show"), required=False)
    sort = forms.ChoiceField(label=_("Order"), required=False)
    as_of = forms.DateTimeField(
        label=_("As it stood at"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(
        self,
        *args: Any,
        kinds: Iterable[tuple[str, str]],
        provinces: Iterable[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [("", _("any")), *kinds])
        offer(self, "province", [("", _("any")), *provinces])
        related = [one for one in RelationKind.choices if one[0] != RelationKind.DIFFERENT]
        offer(self, "relation", [("", _("any")), *related, *DERIVED])
        said = [one for one in Position.choices if one[0] != Position.WITHDRAWN]
        offer(self, "position", [("", _("any")), *said])
        offer(self, "show", [("", _("everything")), *SHOWN])
        offer(
            self,
            "sort",
            [("", _("latest day first")), ("oldest", _("earliest day first")), ("due", _("reply due first"))],
        )

    def clean(self) -> dict[str, Any]:
        """Ask for days in their order."""
        cleaned = super().clean() or {}
        first, last = cleaned.get("first"), cleaned.get("last")
        for name, day in (("first", first), ("last", last)):
            if day and not of_our_time(day):
                self.add_error(name, gettext("Give a day of our time."))
        if first and last and last < first:
            self.add_error("last", gettext("The last day lies before the first. Exchange them."))
        return cleaned


class PartyListForm(forms.Form):
    """A list of who accepted, as somebody gave it: one name a line."""

    channel = forms.SlugField(
        label=_("Through whom"),
        max_length=40,
        help_text=_("The centre or co-chair whose list it is, as its code: washington, moscow, …"),
    )
    as_of = forms.DateField(label=_("List of"), widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("Where it comes from"), widget=forms.TextInput(attrs={"dir": "auto"}))
    names = forms.CharField(
        label=_("Names, one a line"),
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
        help_text=_(
            "As they stand on the list, in any script. Several spellings of one party: with | between them."
        ),
    )


class MatchForm(forms.Form):
    """Whether two names on lists mean the same party."""

    first = forms.CharField(max_length=240, widget=forms.HiddenInput)
    second = forms.CharField(max_length=240, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label=_("These two are"),
        choices=[("same", _("the same party")), ("different", _("two different parties"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(label=_("Why"), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"}))


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
