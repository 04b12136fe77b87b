"""Forms for recording an agreement: its head, and its clauses one by one."""

import zoneinfo
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.fields import PartiesField, day, instant, line, text, wall_clock
from tregua.agreement.mandate import VERBS, verb_choices
from tregua.agreement.models import Agreement, ClauseKind, Party
from tregua.agreement.moments import instant_in
from tregua.agreement.saying import AgreementError
from tregua.agreement.shipped import ShippedText
from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.people.choosing import offer

BLANK_ROWS: Final = 3
MOST_CLAUSES: Final = 200


class CodesField(forms.CharField):
    """Codes in one line, set apart by commas or blanks."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override] # a list of codes, as it is kept
        """Return the codes in their order, each once."""
        written = str(super().to_python(value) or "").replace("،", " ").replace(",", " ").replace(";", " ")
        return list(dict.fromkeys(written.split()))

    def prepare_value(self, value: Any) -> Any:
        """Show codes with commas between them."""
        return ", ".join(value) if isinstance(value, (list, tuple)) else value


class TypesField(CodesField):
    """Codes of violation types."""

    def validate(self, value: Any) -> None:
        """Refuse a code that is none, and name it."""
        super().validate(value)
        strange = [code for code in value if code not in VIOLATION_TYPES]
        if strange:
            raise ValidationError(
                gettext("No such violation type: %(codes)s.") % {"codes": ", ".join(strange)}
            )


def _codes(label: Any, help_text: Any) -> CodesField:
    widget = forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"})
    return CodesField(label=label, required=False, max_length=400, help_text=help_text, widget=widget)


class AgreementForm(forms.Form):
    """The head of an agreement: names, dates, the hour at which it begins and where, who stands behind it."""

    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("As valley-truce-2026."))
    signed_on = day(_("Date"))
    zone = forms.ChoiceField(label=_("Time zone of the text"))
    starts = wall_clock(_("Entry into force"), _("Day and time as clocks show it in the zone above."))
    starts_as_written = line(
        _("Entry into force, as written"), help_text=_("In the words of the text: it prevails.")
    )
    co_chairs = _codes(
        _("Co-chairs"),
        _("Through whom parties accept, by short codes with commas between them, as moscow, washington."),
    )
    guarantors = _codes(_("Guarantors"), _("Who answers for the text without chairing, by short codes."))
    source = text(_("Source"), help_text=_("Where the text is published."))
    verbs = forms.MultipleChoiceField(
        label=_("The centre may"),
        choices=verb_choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("What the text lets this centre do. It can be changed later, with a reason."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "zone", [(zone, zone) for zone in sorted(zoneinfo.available_timezones())])
        names = [f"name_{code}" for code, _language in settings.LANGUAGES]
        for code, language in settings.LANGUAGES:
            self.fields[f"name_{code}"] = line(
                _("Name (%(language)s)") % {"language": language}, required=False
            )
        self.order_fields(["code", *names])

    def clean_code(self) -> str:
        """Refuse a code that another text has."""
        code: str = self.cleaned_data["code"]
        if Agreement.objects.filter(code=code).exists():
            raise ValidationError(gettext("The code “%(code)s” is taken. Choose another.") % {"code": code})
        return code

    def clean(self) -> dict[str, Any]:
        """Find the instant of the entry into force."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"name_{code}", "").strip() for code, _language in settings.LANGUAGES):
            self.add_error(
                f"name_{settings.LANGUAGE_CODE}", gettext("Give the name in one language at least.")
            )
        if cleaned.get("starts") and cleaned.get("zone"):
            try:
                cleaned["starts_at"] = instant_in(cleaned["zone"], cleaned["starts"])
            except AgreementError as error:
                self.add_error("starts", str(error))
        return cleaned

    def says(self) -> dict[str, Any]:
        """Return what the agreement is recorded with."""
        cleaned = self.cleaned_data
        names = {code: cleaned[f"name_{code}"] for code, _language in settings.LANGUAGES}
        kept = (
            "code",
            "signed_on",
            "starts_at",
            "starts_as_written",
            "zone",
            "co_chairs",
            "guarantors",
            "verbs",
        )
        return {"names": names, "source": cleaned["source"], **{name: cleaned[name] for name in kept}}


class _ClauseFields(forms.Form):
    """What every form of a clause asks for."""

    path = forms.CharField(
        label=_("Number"), max_length=20, required=False, widget=forms.TextInput(attrs={"dir": "ltr"})
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=ClauseKind.choices, initial=ClauseKind.PROHIBITION, required=False
    )
    violation_types = TypesField(
        label=_("Broken by"),
        required=False,
        help_text=_("Codes of violation types, as 1.1, 1.2."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    bound = PartiesField(label=_("Binds"), help_text=_("Nobody chosen: all parties."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = (get_language() or "en")[:2]
        codes = sorted(dict(settings.LANGUAGES), key=lambda code: (code != here, code))
        labels = dict(settings.LANGUAGES)
        for code in codes:
            self.fields[f"text_{code}"] = text(
                _("Text (%(language)s)") % {"language": labels[code]}, required=False
            )
        self.order_fields(["take", "path", "kind", *(f"text_{code}" for code in codes)])

    @property
    def texts(self) -> dict[str, str]:
        """Return the texts by language."""
        return {code: self.cleaned_data.get(f"text_{code}", "") for code, _language in settings.LANGUAGES}

    def clean(self) -> dict[str, Any]:
        """Ask for number and text where the clause is meant."""
        cleaned = super().clean() or {}
        if self.is_meant(cleaned):
            if not cleaned.get("path", "").strip() and "path" not in self.errors:
                self.add_error("path", gettext("Give the clause its number, as in the text."))
            if not any(one.strip() for one in self.texts.values()):
                here = (get_language() or "en")[:2]
                self.add_error(f"text_{here}", gettext("Write the clause in one language at least."))
        return cleaned

    def is_meant(self, cleaned: dict[str, Any]) -> bool:
        """Return whether this clause is to be recorded."""
        return bool(cleaned is not None)

    def _says(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "path": cleaned["path"].strip(),
            "kind": cleaned["kind"] or ClauseKind.PROHIBITION,
            "texts": self.texts,
            "violation_types": cleaned["violation_types"],
            "bound": [party.code for party in cleaned["bound"]],
        }


class ClauseForm(_ClauseFields):
    """One clause of an agreement that is recorded."""

    due = instant(_("Deadline"), required=False)
    source = line(_("Source"), help_text=_("Where in the text it stands."))

    def says(self) -> dict[str, Any]:
        """Return what the clause is recorded with."""
        return {**self._says(), "due": self.cleaned_data["due"], "source": self.cleaned_data["source"]}


class ClauseRow(_ClauseFields):
    """One clause of a text that is about to be recorded: taken, edited or left out."""

    take = forms.BooleanField(label=_("Take this clause"), required=False, initial=True)
    due_hours = forms.IntegerField(
        label=_("Deadline, in hours after the entry into force"),
        required=False,
        min_value=0,
        max_value=100_000,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not Party.objects.exists():
            del self.fields["bound"]

    @property
    def first_words(self) -> str:
        """Return how the clause begins, in the page's language, as the row was first shown."""
        here = (get_language() or "en")[:2]
        return str(self.initial.get(f"text_{here}") or self.initial.get("text_en") or "")

    def is_meant(self, cleaned: dict[str, Any]) -> bool:
        """Return whether the row is ticked and says anything."""
        written = cleaned.get("path", "").strip() or any(one.strip() for one in self.texts.values())
        return bool(cleaned.get("take") and written)

    def says(self, starts_at: datetime, source: str) -> dict[str, Any]:
        """Return what the clause is recorded with, once it is known when the text begins."""
        self.cleaned_data.setdefault("bound", ())
        hours = self.cleaned_data["due_hours"]
        due = starts_at + timedelta(hours=hours) if hours is not None else None
        where = gettext("clause %(path)s of: %(source)s") % {
            "path": self.cleaned_data["path"],
            "source": source,
        }
        return {**self._says(), "due": due, "source": where}


class ClauseRows(BaseFormSet):  # type: ignore[type-arg] # takes none at run time
    """The clauses of a text together: no number twice."""

    def clean(self) -> None:
        """Tell the row whose number stands on an earlier row too."""
        seen: set[str] = set()
        for form in self.meant():
            path = form.cleaned_data.get("path", "").strip()
            if path in seen:
                form.add_error("path", gettext("This number stands on an earlier clause too."))
            seen.add(path)

    def meant(self) -> list[ClauseRow]:
        """Return the rows that are to be recorded."""
        return [form for form in self.forms if form.is_valid() and form.is_meant(form.cleaned_data)]


def clause_rows(data: Any, start_from: ShippedText | None) -> ClauseRows:
    """Return the rows of clauses: as sent, or those of the text to start from with some blank ones."""
    first = [_starts_with(one) for one in start_from.clauses] if start_from else []
    made = formset_factory(
        ClauseRow,
        formset=ClauseRows,
        extra=0 if data is not None else BLANK_ROWS + (0 if first else BLANK_ROWS),
        max_num=MOST_CLAUSES,
        absolute_max=MOST_CLAUSES,
    )
    return made(data, initial=first if data is None else None)  # type: ignore[return-value]


def _starts_with(clause: Any) -> dict[str, Any]:
    return {
        "take": True,
        "path": clause.path,
        "kind": clause.kind,
        "violation_types": list(clause.violation_types),
        "due_hours": clause.due_hours,
        **{f"text_{language}": words for language, words in clause.texts.items()},
    }


def usual_verbs(start_from: ShippedText | None) -> Sequence[str]:
    """Return the mandate that a form begins with."""
    return start_from.verbs if start_from else list(VERBS)
