"""Coverage: the table of areas by day, saying how far each could be looked at, restrictions, which areas are watched."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement import lists_out
from tregua.incidents import looking
from tregua.incidents.choices import Extent, LookedBy
from tregua.incidents.coverage import bounds, looked, table_of, taken_back_in, watched_on
from tregua.incidents.errors import IncidentError
from tregua.incidents.forms import MOMENT, RestrictionForm, text
from tregua.incidents.lists_out import coverage as coverage_listing
from tregua.people.choosing import offer
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.places.models import Place
from tregua.reports.fields import DAY, KNOWN_DAYS, PlaceField, place_of

MOST_DAYS: Final = 31
USUAL: Final = timedelta(days=6)


class DaysForm(forms.Form):
    """The days that the table shows."""

    first = forms.DateField(label=_("From"), widget=DAY, required=False, validators=KNOWN_DAYS)
    last = forms.DateField(label=_("To"), widget=DAY, required=False, validators=KNOWN_DAYS)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, or too many; one day alone, or none, means a week."""
        if self.errors:
            return self.cleaned_data
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if last is None:
            last = first + USUAL if first else timezone.localdate()
        first = first or last - USUAL
        if not 0 <= (last - first).days < MOST_DAYS:
            raise forms.ValidationError(
                gettext("The first day comes before the last, and they are %(most)s days at most.")
                % {"most": MOST_DAYS}
            )
        return {"first": first, "last": last}


@staff_page("incidents.read")
@form_page
def coverage(request: StaffRequest) -> HttpResponse:
    """Show which areas could be looked at on which day, and what was denied, delayed or limited."""
    form = DaysForm(request.GET, auto_id="days_%s")
    context: dict[str, Any] = {"form": form, "may_change": request.user.may("incidents.change")}
    if not form.is_valid():
        return render(request, "incidents/coverage.html", context, status=422)
    says = form.cleaned_data
    areas = watched_on(says["last"])
    found = table_of(areas, **says)
    days = [
        says["first"] + timedelta(days=number) for number in range((says["last"] - says["first"]).days + 1)
    ]
    rows = [(area, [(day, found[area.code][day]) for day in days]) for area in areas]
    if "take_out" in request.POST:
        return lists_out.answer(request, coverage_listing(days), rows, asked=form)
    context |= {
        **says,
        "may_take_out": request.user.may(lists_out.PERMISSION),
        "form": DaysForm(initial=says, auto_id="days_%s"),
        "days": [(day, looked(found, [day])) for day in days],
        "rows": rows,
        "restrictions": sorted(
            (
                (area, one)
                for area in areas
                for cell in found[area.code].values()
                for one in cell.restrictions
            ),
            key=lambda pair: (pair[1].at, pair[1].pk),
        ),
        "taken_back": taken_back_in(*bounds(says["first"], says["last"])),
    }
    return render(request, "incidents/coverage.html", context)


class CoverageForm(forms.Form):
    """How far each area could be looked at on a day: a choice for each area and means, left by its first letter."""

    def __init__(self, *args: Any, day: date, areas: list[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.areas = areas
        said = table_of(areas, day, day)
        for area in areas:
            for means in LookedBy:
                name = self.name_of(area, means)
                self.fields[name] = forms.ChoiceField(
                    label=f"{area}: {means.label}",
                    required=False,
                    initial=said[area.code][day].means.get(means, ""),
                )
                offer(self, name, [("", "–"), *Extent.choices])

    @staticmethod
    def name_of(area: Place, means: str) -> str:
        """Return the name of the field of an area and a means."""
        return f"{area.code}.{means}"

    @property
    def rows(self) -> list[tuple[Place, list[forms.BoundField]]]:
        """Return each area with its fields, in the order of the means."""
        return [(area, [self[self.name_of(area, means)] for means in LookedBy]) for area in self.areas]

    @property
    def said(self) -> dict[tuple[Place, str], str]:
        """Return what was said, without what was left open."""
        cells = {
            (area, str(means)): self.cleaned_data[self.name_of(area, means)]
            for area in self.areas
            for means in LookedBy
        }
        return {cell: extent for cell, extent in cells.items() if extent}


class DayForm(forms.Form):
    """The day whose coverage is said."""

    day = forms.DateField(label=_("Day"), widget=DAY, required=False, validators=KNOWN_DAYS)


@staff_page("incidents.change")
@form_page
def coverage_day(request: StaffRequest) -> HttpResponse:
    """Say how far each area could be looked at on a day."""
    chosen = DayForm(request.GET, auto_id="chosen_%s")
    day = (chosen.is_valid() and chosen.cleaned_data["day"]) or timezone.localdate()
    form = CoverageForm(request.POST or None, day=day, areas=watched_on(day))
    if recorded(
        request, form, lambda: looking.say_coverage(day, said=form.said, by=request.user), (IncidentError,)
    ):
        return redirect(f"{reverse('incidents:coverage')}?last={day}")
    context = {
        "form": form,
        "chosen": chosen if chosen.errors else DayForm(initial={"day": day}, auto_id="chosen_%s"),
        "day": day,
        "means": [one.label for one in LookedBy],
    }
    wrong = form.errors or chosen.errors
    return render(request, "incidents/coverage_day.html", context, status=422 if wrong else 200)


class AreaRestrictionForm(RestrictionForm):
    """What kept this centre from looking in an area."""

    field_order = ("place", "at", "until", "kind", "party", "reason", "reason_given")
    place = PlaceField(label=_("Area"), required=True, help_text=_("By name or code."))
    until = forms.DateTimeField(
        label=_("Until"),
        required=False,
        input_formats=[MOMENT, f"{MOMENT}:%S"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=MOMENT),
        help_text=_("Local time. Empty when it lasts or is not known."),
    )


@staff_page("incidents.change")
@form_page
def restriction_new(request: StaffRequest) -> HttpResponse:
    """Note that somebody kept this centre from looking in an area."""
    form = AreaRestrictionForm(request.POST or None)

    def act() -> Any:
        return looking.note_restriction(by=request.user, **form.cleaned_data)

    if recorded(request, form, act, (IncidentError,)):
        return redirect(f"{reverse('incidents:coverage')}?last={timezone.localdate(form.cleaned_data['at'])}")
    context = {"form": form, "heading": gettext("Note a restriction"), "hint": ""}
    return render(request, "incidents/coverage_form.html", context, status=422 if form.errors else 200)


class AreasForm(forms.Form):
    """The areas of which coverage is told from a day on."""

    areas = forms.CharField(
        label=_("Areas"),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        help_text=_("One on each line, by name or code."),
    )
    since = forms.DateField(
        label=_("From this day on"), widget=DAY, initial=timezone.localdate, validators=KNOWN_DAYS
    )
    reason = text(_("Reason"), rows=2)

    def clean_areas(self) -> list[Place]:
        """Return the place of each line."""
        return [place_of(line.strip()) for line in self.cleaned_data["areas"].splitlines() if line.strip()]


@staff_page("incidents.change")
@form_page
def areas(request: StaffRequest) -> HttpResponse:
    """Choose the areas of which coverage is told."""
    now = "\n".join(area.code for area in watched_on(timezone.localdate()))
    form = AreasForm(request.POST or None, initial={"areas": now})

    def act() -> Any:
        return looking.choose_areas(by=request.user, **form.cleaned_data)

    if recorded(request, form, act, (IncidentError,)):
        return redirect("incidents:coverage")
    context = {
        "form": form,
        "heading": gettext("Watched areas"),
        "hint": gettext(
            "Until somebody chooses, coverage is told of every province. Areas may not lie in each other."
        ),
    }
    return render(request, "incidents/coverage_form.html", context, status=422 if form.errors else 200)
