"""Pages of figures side by side: one day as every body counted it, and the days on record."""

from datetime import date
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.shortcuts import render

from tregua.exchange.beside import Pair, compared, on_day, pair_of, rows_of
from tregua.exchange.fold import of_our_time
from tregua.exchange.forms import BesideForm
from tregua.incidents.of_day import of_day
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.places.models import Place
from tregua.reports.beside import Body, by_day, days_counted
from tregua.reports.doubts import UNDIFFERENTIATED, folded_name

DAYS_ON_A_PAGE: Final = 40


@staff_page("exchange.read")
def days(request: StaffRequest) -> HttpResponse:
    """Show the days that somebody counted, each body's figure by itself."""
    page = page_of(request, days_counted(), DAYS_ON_A_PAGE)
    found = by_day(page.object_list)
    context = {
        "page": page,
        "days": [(day, found[day]) for day in page.object_list],
        "may_read_reports": request.user.may("reports.read"),
    }
    return render(request, "exchange/beside_days.html", context)


@staff_page("exchange.read")
def beside(request: StaffRequest, day: str) -> HttpResponse:
    """Show one day: each body's count by province in a column, and how far two of them may overlap."""
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise Http404 from error
    if not of_our_time(on):
        raise Http404
    several = on_day(on)
    form, pair = _compared(request, several)
    before, after = _neighbours(on)
    rows = _named(rows_of(several, pair))
    context = {
        "day": on,
        "bodies": several,
        "pair": pair,
        "form": form,
        "rows": rows,
        "has_dash": any(_absent(row) or (pair and row["greatest"] is None) for row in rows),
        "before": before,
        "after": after,
        "may_read_reports": request.user.may("reports.read"),
        "ours": of_day(on) if request.user.may("incidents.read") else "",
    }
    return render(
        request, "exchange/beside.html", context, status=422 if form.is_bound and form.errors else 200
    )


def _compared(request: StaffRequest, several: list[Body]) -> tuple[BesideForm, Pair | None]:
    """Return the form of the comparison, and the two bodies that are compared."""
    asked = BesideForm(request.GET or None, bodies=several)
    says = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
    pair = pair_of(several, says.get("first", ""), says.get("second", ""))
    if pair is None:
        return asked, None
    if not asked.is_bound:
        chosen = {"first": pair.first.code, "second": pair.second.code}
        return BesideForm(bodies=several, initial=chosen), pair
    return asked, compared(pair.first, pair.second, at_most=says.get("at_most"))


def _absent(row: dict[str, Any]) -> bool:
    """Return whether a dash stands in a row: one body's list leaves its province out."""
    return any(cell["state"] == "absent" for cell in row["cells"])


def _named(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each row what its province is called."""
    names = {place.code: str(place) for place in Place.objects.provinces().for_reading()}
    names[UNDIFFERENTIATED] = folded_name()
    return [row | {"name": names.get(row["code"], row["code"])} for row in rows]


def _neighbours(day: date) -> tuple[date | None, date | None]:
    """Return the days on record before and after one."""
    known = days_counted()
    before = next((one for one in known if one < day), None)
    after = next((one for one in reversed(known) if one > day), None)
    return before, after
