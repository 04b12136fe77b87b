"""The board of calming: who must be called now, and how long calling, replying and calming took."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tregua.incidents.board import calmed_lately, rows_of
from tregua.incidents.models import Incident
from tregua.incidents.times import MOST, times_of
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.reports.fields import DAY, local

ON_A_PAGE: Final = 20
USUAL_DAYS: Final = 7
MOST_DAYS: Final = 92
KNOWN_DAYS: Final = (MinValueValidator(date(1900, 1, 1)), MaxValueValidator(date(2199, 12, 31)))


class PeriodForm(forms.Form):
    """The days whose times are measured."""

    first = forms.DateField(label=_("From"), widget=DAY, validators=KNOWN_DAYS)
    last = forms.DateField(label=_("To"), widget=DAY, validators=KNOWN_DAYS)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, or too many."""
        says = self.cleaned_data
        first, last = says.get("first"), says.get("last")
        if first and last and not timedelta() <= last - first < timedelta(days=MOST_DAYS):
            raise forms.ValidationError(
                gettext("The first day comes before the last, and they are %(most)s days at most.")
                % {"most": MOST_DAYS}
            )
        return says


@staff_page("incidents.read")
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Show the incidents that are not calm, the last begun first, and the times of some days."""
    now = timezone.now()
    page = page_of(request, Incident.objects.uncalmed().in_full(), ON_A_PAGE)
    today = timezone.localdate(now)
    usual = {"first": today - timedelta(days=USUAL_DAYS - 1), "last": today}
    asks = "first" in request.GET or "last" in request.GET
    form = PeriodForm(request.GET if asks else None, initial=usual, auto_id="period_%s")
    wrong = asks and not form.is_valid()
    says = form.cleaned_data if asks and not wrong else usual
    context = {
        "page": page,
        "rows": rows_of(page.object_list, now),
        "lately": calmed_lately(),
        "now": now,
        "form": form,
        "times": None if wrong else times_of(*_bounds(says["first"], says["last"])),
        "first": says["first"],
        "last": says["last"],
        "most": MOST,
    }
    return render(request, "incidents/board.html", context, status=422 if wrong else 200)


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    begins = time.fromisoformat(settings.CENTRE.day_begins)
    return local(first, begins), local(last + timedelta(days=1), begins)
