"""Pages for opening many accounts at once, with a slip of paper for each one's first login."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.conf import settings
from django.db import transaction
from django.forms import BaseFormSet, formset_factory
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from tregua.people import actions
from tregua.people.duties import doubts
from tregua.people.entrance import Entrance, entrance
from tregua.people.login import one_time_link
from tregua.people.models import Person
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.roles import STAFF

ROWS: Final = 10
MOST_ROWS: Final = 60
HOURS: Final = (12, 24, 72)


def _roles(empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *((role.code, role.name) for role in STAFF)]


class RowForm(forms.Form):
    """One new account on a line: a line without a code is left out."""

    code = forms.SlugField(label=_("Code"), max_length=40, required=False)
    shown_name = forms.CharField(label=_("Shown as"), max_length=80, required=False)
    role = forms.ChoiceField(
        label=_("First role"), choices=lambda: _roles(_("choose a role")), required=False
    )
    second_role = forms.ChoiceField(
        label=_("Second role"), choices=lambda: _roles(_("no second role")), required=False
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        """Ask for a role where there is a code, and for a code where there is anything else."""
        cleaned = super().clean() or {}
        if cleaned.get("code") and not cleaned.get("role"):
            self.add_error("role", gettext("Choose a role."))
        said = cleaned.get("role") or cleaned.get("shown_name")
        if said and not cleaned.get("code") and "code" not in self.errors:
            self.add_error("code", gettext("Give a code."))
        return cleaned

    @property
    def roles(self) -> list[str]:
        """Return the roles of this line."""
        return [one for one in (self.cleaned_data["role"], self.cleaned_data["second_role"]) if one]


class Rows(BaseFormSet):  # type: ignore[type-arg] # takes none at run time
    """The lines together: no code twice, none that is taken."""

    def clean(self) -> None:
        """Tell each line whose code is taken or stands on an earlier line too."""
        codes = [form.cleaned_data.get("code", "") for form in self.forms if form.is_valid()]
        taken = set(Person.objects.filter(code__in=codes).values_list("code", flat=True))
        seen: set[str] = set()
        for form in self.forms:
            code = form.cleaned_data.get("code", "") if form.is_valid() else ""
            if code in taken:
                form.add_error(
                    "code", gettext("The code “%(code)s” is taken. Choose another.") % {"code": code}
                )
            elif code and code in seen:
                form.add_error("code", gettext("This code stands on an earlier line too."))
            seen.add(code)
        if not any(seen) and not any(form.errors for form in self.forms):
            raise forms.ValidationError(gettext("Fill in one line at least."))


class HoursForm(forms.Form):
    """For how long the logins can be used."""

    hours = forms.TypedChoiceField(
        label=_("The logins can be used for"),
        choices=lambda: [(hours, gettext("%(hours)s hours") % {"hours": hours}) for hours in HOURS],
        coerce=int,
        initial=24,
    )


@dataclass(frozen=True)
class Slip:
    """What one person is handed on paper: who they are here, and the way in that opens once."""

    person: Person
    entrance: Entrance


@transaction.atomic
def open_accounts(rows: list[dict[str, Any]], *, hours: int, by: Person) -> list[tuple[Person, str]]:
    """Open all accounts or none, each with a one-time login."""
    made = [actions.add_person(**row, by=by) for row in rows]
    return [(person, one_time_link(person, by=by.code, hours=hours)) for person in made]


@staff_page("people.manage")
@never_cache
@form_page
def add_several(request: StaffRequest) -> HttpResponse:
    """Open several accounts; their one-time logins are shown once, each on a slip of its own to cut off."""
    rows = _rows(request)
    hours = HoursForm(request.POST or None)
    if request.method == "POST" and rows.is_valid() and hours.is_valid():
        wanted = [
            {
                "code": form.cleaned_data["code"],
                "shown_name": form.cleaned_data["shown_name"] or form.cleaned_data["code"],
                "roles": form.roles,
                "language": form.cleaned_data["language"],
            }
            for form in rows.forms
            if form.cleaned_data.get("code")
        ]
        made = open_accounts(wanted, hours=hours.cleaned_data["hours"], by=request.user)
        slips = [Slip(person, entrance(request, token)) for person, token in made]
        context = {"slips": slips, "hours": hours.cleaned_data["hours"], "doubts": _doubts()}
        return render(request, "people/slips.html", context)
    context = {"rows": rows, "hours": hours, "doubts": _doubts(), "further": len(rows.forms) + ROWS}
    status = 422 if request.method == "POST" else 200
    return render(request, "people/several.html", context, status=status)


def _doubts() -> list[str]:
    return doubts(Person.objects.filter(is_active=True))


def _rows(request: StaffRequest) -> Any:
    asked = request.GET.get("rows", "")
    count = min(int(asked), MOST_ROWS) if asked.isascii() and asked.isdigit() else ROWS
    made = formset_factory(
        RowForm, formset=Rows, extra=count, max_num=MOST_ROWS, absolute_max=MOST_ROWS, validate_max=True
    )
    first = {"language": settings.LANGUAGE_CODE}
    return made(request.POST or None, form_kwargs={"initial": first})
