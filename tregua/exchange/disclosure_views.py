"""Pages of the disclosure ledger: what ever left, and everything that left about one record."""

from typing import Any

from django import forms
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tregua.exchange.ledger import Audience, Disclosed, DisclosedQuerySet, Way
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of

ON_A_PAGE = 50


class FilterForm(forms.Form):
    """What of the ledger is shown."""

    about = forms.CharField(
        label=_("Record, or part of its identifier"),
        required=False,
        widget=forms.TextInput(attrs={"dir": "ltr"}),
    )
    way = forms.ChoiceField(label=_("Way"), required=False, choices=[("", _("all")), *Way.choices])
    audience = forms.ChoiceField(
        label=_("Audience"), required=False, choices=[("", _("all")), *Audience.choices]
    )
    to = forms.CharField(label=_("To whom"), required=False, widget=forms.TextInput(attrs={"dir": "auto"}))
    since = forms.DateField(
        label=_("From day"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(label=_("To day"), required=False, widget=forms.DateInput(attrs={"type": "date"}))


@staff_page("exchange.disclosures")
def disclosures(request: StaffRequest) -> HttpResponse:
    """Show everything that left this centre, the newest first."""
    form = FilterForm(request.GET or None)
    chosen = form.cleaned_data if form.is_bound and form.is_valid() else {}
    page = page_of(request, _chosen(Disclosed.objects.order_by("-id"), chosen), ON_A_PAGE)
    return render(request, "exchange/disclosures.html", {"form": form, "page": page})


def _chosen(rows: DisclosedQuerySet, says: dict[str, Any]) -> DisclosedQuerySet:
    about = says.get("about", "").strip()
    if about:
        rows = rows.filter(Q(record_id__icontains=about) | Q(record__icontains=about))
    for name, lookup in (
        ("way", "way"),
        ("audience", "audience"),
        ("to", "recipient__icontains"),
        ("since", "recorded_at__date__gte"),
        ("until", "recorded_at__date__lte"),
    ):
        if says.get(name):
            rows = rows.filter(**{lookup: says[name]})
    return rows


@staff_page("exchange.disclosures")
def about(request: StaffRequest, record: str, pk: str) -> HttpResponse:
    """Show everything that ever left about one record and to whom, the oldest first: the question after harm."""
    rows = Disclosed.objects.about(record, pk)
    context = {"record": record, "pk": pk, "page": page_of(request, rows, ON_A_PAGE)}
    return render(request, "exchange/disclosures_about.html", context)
