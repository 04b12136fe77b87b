"""The board of calming: who must be called now, and how long calling, replying and calming took."""

from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from tregua.incidents.board import calmed_lately, rows_of
from tregua.incidents.models import Incident
from tregua.incidents.times import MOST, times_of
from tregua.incidents.window_views import told
from tregua.incidents.windows import Window
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.reports.fields import DAY, KNOWN_DAYS, local

ON_A_PAGE: Final = 20
USUAL: Final = timedelta(days=6)
MOST_DAYS: Final = 92


class PeriodForm(forms.Form):
    """The days whose times are measured."""

    first = forms.DateField(label=_("From"), widget=DAY, required=False, validators=KNOWN_DAYS)
    last = forms.DateField(label=_("To"), widget=DAY, required=False, validators=KNOWN_DAYS)

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order, or too many; one day alone, or none, means a week."""
        if self.errors:
            return self.cleaned_data
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        if last is None:
            last = first + USUAL if first else timezone.localdate()
        if first is None:
            first = last - USUAL
        if not timedelta() <= last - first < timedelta(days=MOST_DAYS):
            raise forms.ValidationError(
                gettext("The first day comes before the last, and they are %(most)s days at most.")
                % {"most": MOST_DAYS}
            )
        return {"first": first, "last": last}


@staff_page("incidents.read")
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """Show the incidents that are not calm, the last begun first, and the times of some days."""
    now = timezone.now()
    every = Incident.objects.last_begun().in_full()
    page = page_of(request, every, ON_A_PAGE, sieve=lambda rows: rows.not_calm())
    form = PeriodForm(request.GET, auto_id="period_%s")
    says = form.cleaned_data if form.is_valid() else {}
    context = {
        "page": page,
        "rows": rows_of(page.object_list, now),
        "lately": calmed_lately(),
        "windows": told(list(Window.objects.open().in_full()[:ON_A_PAGE])),
        "now": now,
        "form": PeriodForm(initial=says, auto_id="period_%s") if says else form,
        "times": times_of(*_bounds(**says)) if says else None,
        **says,
        "most": MOST,
    }
    return render(request, "incidents/board.html", context, status=200 if says else 422)


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    begins = time.fromisoformat(settings.CENTRE.day_begins)
    return local(first, begins), local(last + timedelta(days=1), begins)
