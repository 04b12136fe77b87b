"""Texts that may carry a statement, on its page: shown side by side, taken as renderings or turned down by a person."""

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tregua.people import suggestions as machine
from tregua.people.models import Person
from tregua.people.pages import StaffRequest, staff_page
from tregua.reports import carried_actions
from tregua.reports.carried import Carried
from tregua.reports.carried_wording import rows
from tregua.reports.said import Statement
from tregua.reports.wordings import pieces

ON_A_PAGE = 10


def shown(statement: Statement, person: Person) -> list[dict[str, Any]]:
    """Return what the page shows of texts that may carry a statement, to a person who may read messages."""
    if not person.may("intake.read") or not machine.are_on():
        return []
    found = Carried.objects.undecided([statement])[:ON_A_PAGE]
    return [_described(statement, one, number) for number, one in enumerate(found, 1)]


def _described(statement: Statement, one: Carried, number: int) -> dict[str, Any]:
    same_language = bool(one.language) and one.language == statement.language
    return {
        "carried": one,
        "name": f"c{number}",
        "percent": min(99, round(one.likeness / 10)),  # a likeness is never certain
        "pieces": pieces(statement.words, one.words) if same_language else [],
        "reasons": [(f"{reason['adds']:+.1f}", reason["rule"], reason["saw"]) for reason in one.reasons],
        **rows(statement, one),
    }


class DecisionForm(forms.Form):
    """What a person decides: to take the text as a rendering, or to turn it down."""

    decision = forms.ChoiceField(choices=[(one, one) for one in ("accept", "reject")])
    reason = forms.CharField(max_length=300, required=False)
    statement = forms.CharField(max_length=26)
    seen = forms.CharField(max_length=16)


@staff_page("intake.cut")
@require_POST
def decide(request: StaffRequest, pk: str) -> HttpResponse:
    """Take a text as a rendering of a statement, or turn it down."""
    form = DecisionForm(request.POST)
    form.is_valid()
    statement = get_object_or_404(Statement, pk=form.cleaned_data.get("statement", ""))
    back = redirect("reports:statement", pk=statement.pk)
    if form.errors:
        notices.error(request, gettext("Choose to accept or to reject."))
        return back
    some = Carried.objects.select_related("statement", "message").defer("message__raw")
    carried = some.filter(pk=pk, statement=statement).first()
    try:
        if carried is None or carried.as_seen != form.cleaned_data["seen"]:
            raise carried_actions.ReadAnewError
        if form.cleaned_data["decision"] == "accept":
            carried_actions.take_as_rendering(carried, by=request.user)
            notices.success(request, gettext("The rendering stands beside the statement."))
        else:
            reason = form.cleaned_data["reason"].replace("\0", "").strip()
            carried_actions.turn_down(carried, by=request.user, reason=reason)
            notices.success(request, gettext("Turned down; it is not suggested again."))
    except carried_actions.CarriedError as error:
        notices.error(request, str(error))
    return back
