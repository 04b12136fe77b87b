"""Pages that hold two lists of acceptances against each other, and where a person says which names are one party."""

from typing import Any, Final

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.models import Agreement
from tregua.exchange import relating
from tregua.exchange.actions import ExchangeError
from tregua.exchange.forms import MatchForm, PartyListForm, ReasonForm
from tregua.exchange.held import common_record, sides
from tregua.exchange.lists import NameList, compare, lists_at, names_by_key
from tregua.exchange.relations import NameMatch
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.paging import page_of
from tregua.record.seat import NotSeatedError

NAMES_ON_A_PAGE: Final = 200


@staff_page("agreement.read")
def lists(request: StaffRequest) -> HttpResponse:
    """Show two lists of who accepted beside each other; each is counted by itself."""
    now = timezone.now()
    found = lists_at(Agreement.objects.in_force(now), now)
    first, second = _chosen(request, found)
    compared = (
        compare(first, second, NameMatch.objects.standing().select_related("recorded_by"))
        if first and second
        else None
    )
    context = {
        "lists": found,
        "first": first,
        "second": second,
        "compared": compared,
        "page": page_of(request, compared.likely if compared else [], NAMES_ON_A_PAGE),
        "released": _released(),
        "may_relate": request.user.may("exchange.relate"),
    }
    return render(request, "exchange/lists.html", context)


def _chosen(request: StaffRequest, found: list[NameList]) -> tuple[NameList | None, NameList | None]:
    """Return the two lists asked for, else the first two that hold somebody."""
    by_code = {one.code: one for one in found}
    filled = [one for one in found if one.names] or found
    first = by_code.get(request.GET.get("first", "")) or next(iter(filled), None)
    others = [one for one in [*filled, *found] if first is None or one.code != first.code]
    second = by_code.get(request.GET.get("second", "")) or next(iter(others), None)
    return first, second


def _released() -> list[dict[str, Any]]:
    """Return for each centre how many acceptances it released into the common record, without names, by channel."""
    rows = []
    for side in sides():
        channels: dict[str, int] = {}
        for item in common_record().of(side.origin):
            if item.kind == "acceptance" and not item.withdrawn and not item.is_redacted:
                channel = str(item.public.get("channel", ""))
                channels[channel] = channels.get(channel, 0) + 1
        rows.append({"side": side, "channels": sorted(channels.items())})
    return rows


@form_page
@staff_page("exchange.relate")
def add(request: StaffRequest) -> HttpResponse:
    """Keep a list of who accepted as somebody gave it to us."""
    form = PartyListForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = relating.keep_list(**form.cleaned_data, by=request.user)
        except (ExchangeError, NotSeatedError) as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("The list is kept as it was given."))
            return redirect(f"{_address()}?second=given:{made.pk}")
    return render(request, "exchange/add_list.html", {"form": form}, status=422 if form.errors else 200)


def _address() -> str:
    return str(redirect("exchange:lists").url)


@form_page
@staff_page("exchange.relate")
def match(request: StaffRequest) -> HttpResponse:
    """Say whether two names on lists are one party, and why."""
    now = timezone.now()
    names = names_by_key(lists_at(Agreement.objects.in_force(now), now))
    asked = request.POST or request.GET
    pair = [names.get(asked.get(name, "")) for name in ("first", "second")]
    if None in pair:
        notices.warning(request, gettext("Choose two names of the lists."))
        return redirect("exchange:lists")
    form = MatchForm(request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        says = form.cleaned_data
        try:
            relating.match_names(
                says["first"],
                says["second"],
                same=says["verdict"] == "same",
                reason=says["reason"],
                by=request.user,
            )
        except (ExchangeError, NotSeatedError) as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("Recorded. It can be undone."))
            return redirect("exchange:lists")
    context = {"form": form, "pair": pair}
    return render(request, "exchange/match_names.html", context, status=422 if form.errors else 200)


@form_page
@staff_page("exchange.relate")
def undo(request: StaffRequest, pk: str) -> HttpResponse:
    """Undo what was said about two names, with a reason."""
    found = get_object_or_404(NameMatch, pk=pk)
    form = ReasonForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        try:
            if form.is_valid():
                relating.undo_match(found, reason=form.cleaned_data["reason"], by=request.user)
                notices.success(request, gettext("Undone; what was said stays in the journal."))
                return redirect("exchange:lists")
        except (Conflict, ExchangeError, NotSeatedError) as error:
            form.add_error(None, str(error))
            status = 409 if isinstance(error, Conflict) else 422
    now = timezone.now()
    names = names_by_key(lists_at(Agreement.objects.in_force(now), now))
    context = {"match": found, "form": form, "pair": [names.get(key) for key in (found.first, found.second)]}
    return render(request, "exchange/undo_match.html", context, status=status)
