"""Pages of the zones: those in force on a day, how far two centres agree on them, and entering one."""

from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tregua.agreement.change_views import form_answer, recorded
from tregua.agreement.views import page
from tregua.agreement.zones import LINES, Zone, ZoneKind
from tregua.agreement.zoning import Compared, centres, compare, record_zone, take_back_zone, zone_shapes
from tregua.people.choosing import offer
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.places.drawn import outlines_of
from tregua.places.models import Place
from tregua.places.sketch import Sheet

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class DayForm(forms.Form):
    """The day whose zones are shown."""

    day = forms.DateField(label=_("Day"), widget=DAY, required=False)


class ZoneForm(forms.Form):
    """A zone as one of the centres asserts it."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ZoneKind.choices)
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"}))
    asserted_by = forms.ChoiceField(label=_("Which centre says so"))
    outline = forms.CharField(
        label=_("Outline"),
        widget=forms.Textarea(attrs={"rows": 8, "dir": "ltr", "spellcheck": "false"}),
        help_text=_("The content of a GeoJSON file (RFC 7946): an area, or a line for lines. Degrees, longitude first."),
    )  # fmt: skip
    valid_from = forms.DateField(label=_("From"), widget=DAY)
    valid_to = forms.DateField(label=_("Up to and including"), widget=DAY, required=False)
    agreed_by = forms.CharField(
        label=_("Agreed by"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
        help_text=_("Who agreed to it, if anybody did."),
    )
    source = forms.CharField(label=_("Source"), widget=forms.TextInput(attrs={"dir": "auto"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "asserted_by", centres().items())


class TakeBackForm(forms.Form):
    """Why a zone no longer counts."""

    reason = forms.CharField(label=_("Reason"), widget=forms.TextInput(attrs={"dir": "auto"}))


@staff_page("agreement.read")
@require_safe
def zones(request: StaffRequest) -> HttpResponse:
    """Show the zones in force on a day, and for each kind what both centres name and what only one of them does."""
    form = DayForm(request.GET, auto_id="day_%s")
    day = (form.is_valid() and form.cleaned_data["day"]) or timezone.localdate()
    found = list(Zone.objects.in_force(day, day).select_related("recorded_by"))
    names = centres()
    compared = compare(found)
    rows = [
        (one, one.km2[""], [(name, one.km2[code]) for code, name in names.items()], _in_words(one, names))
        for one in compared
    ]
    context = {
        "form": DayForm(initial={"day": day}, auto_id="day_%s") if not form.errors else form,
        "day": day,
        "zones": [(one, names.get(one.asserted_by, one.asserted_by)) for one in found],
        "centres": list(names.values()),
        "compared": rows,
        "lines": any(one.kind in LINES for one in found),
        "may_change": request.user.may("agreement.change"),
        "taken_back": Zone.objects.exclude(taken_back=None).order_by("-id").select_related("taken_back")[:20],
        **_sketch(found, compared),
    }
    return page(request, "zones", status=422 if form.errors else 200, **context)


def _in_words(one: Compared, names: dict[str, str]) -> str:
    """Return how far the two centres agree on a kind of zone, in a sentence."""
    if not one.said_by_both:
        who = next(names[code] for code, area in one.only.items() if not area.is_empty)
        return gettext("Only %(who)s names such an area.") % {"who": who}
    if all(area.is_empty for area in one.only.values()):
        return gettext("Both centres draw it alike.")
    return gettext("Both centres name %(both)s km²; of the rest only one of them speaks.") % {
        "both": number_format(one.km2[""], use_l10n=True, force_grouping=True)
    }


def _sketch(found: list[Zone], compared: list[Compared]) -> dict[str, Any]:
    provinces = list(Place.objects.provinces().for_reading())
    outlines = outlines_of(provinces)
    sheet = Sheet.of([*(one.geometry for one in found)] or outlines.values())
    if sheet is None:
        return {"sheet": None}
    return {
        "sheet": sheet,
        "provinces": [sheet.path(outline) for _code, outline in sorted(outlines.items())],
        "shapes": [
            (one.pattern, sheet.path(one.geometry), one.words) for one in zone_shapes(found, compared)
        ],
    }


@staff_page("agreement.change")
@form_page
def zone_new(request: StaffRequest) -> HttpResponse:
    """Record a zone as one of the two centres asserts it."""
    form = ZoneForm(request.POST or None)
    if recorded(request, form, lambda: record_zone(by=request.user, **form.cleaned_data)):
        return _to_day(form.cleaned_data["valid_from"])
    return form_answer(
        request,
        form,
        heading=gettext("Record a zone"),
        hint=gettext("The zones of the two centres stand beside each other; where they differ is shown, and neither is changed."),
    )  # fmt: skip


@staff_page("agreement.change")
@form_page
def zone_back(request: StaffRequest, pk: str) -> HttpResponse:
    """Take back a zone that was entered wrongly."""
    found = get_object_or_404(Zone, pk=pk)
    form = TakeBackForm(request.POST or None)
    if recorded(request, form, lambda: take_back_zone(found, by=request.user, **form.cleaned_data)):
        return _to_day(found.valid_from)
    return form_answer(
        request,
        form,
        heading=gettext("Take back: %(zone)s") % {"zone": found},
        hint=gettext("It stays readable and no longer counts. Record the right one anew."),
    )


def _to_day(day: date) -> HttpResponse:
    answer = redirect("agreement:zones")
    answer["Location"] += f"?day={day.isoformat()}"
    return answer
