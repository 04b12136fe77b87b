"""The pages of a party: what it filed, filing an allegation, a table of them, an answer, a notification."""

import base64
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tregua.incidents.asked import ReplyRequest
from tregua.incidents.errors import IncidentError
from tregua.incidents.notified import Notification
from tregua.intake.actions import IntakeError
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.problems import grouped
from tregua.intake.wording import unreadable
from tregua.people.pages import form_page, recorded
from tregua.people.paging import page_of
from tregua.people.vault import VaultError
from tregua.portal import actions, sheets, states
from tregua.portal.forms import AllegationForm, AnswerForm, CallOffForm, NotifyForm, PartySheetForm
from tregua.portal.models import Filing
from tregua.portal.pages import PartyRequest, portal_page
from tregua.portal.saying import PortalError

ON_A_PAGE: Final = 50
SHOWN_PROBLEMS: Final = 100
REFUSALS: Final = (PortalError, IncidentError, IntakeError, VaultError)
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@portal_page
@require_safe
def home(request: PartyRequest) -> HttpResponse:
    """Show what the party is asked, and what it filed, the newest first."""
    page = page_of(request, Filing.objects.of_party(request.party).in_full(), ON_A_PAGE)
    answered = _asked(request).filter(replies__isnull=False).distinct()
    context = {
        "party": request.party,
        "page": page,
        "lines": states.lines(page.object_list, request.party),
        "open": _asked(request).filter(replies=None).order_by("due_at", "id"),
        "answered": answered.order_by("-asked_at", "-id")[:ON_A_PAGE],
    }
    return render(request, "portal/home.html", context)


def _asked(request: PartyRequest) -> Any:
    return ReplyRequest.objects.filter(party=request.party).prefetch_related("replies")


@portal_page
@require_safe
def filing(request: PartyRequest, pk: str) -> HttpResponse:
    """Show one thing the party filed, how far it has come and what the party was told."""
    found = get_object_or_404(Filing.objects.of_party(request.party).in_full(), pk=pk)
    context: dict[str, Any] = {"filing": found, "line": states.lines([found], request.party)[0]}
    if found.batch:
        page = page_of(request, found.batch.rows.order_by("id"), states.AT_ONCE)
        context |= {"page": page, "rows": states.of_batch(found, page.object_list, request.party)}
    return render(request, "portal/filing.html", context)


@portal_page
@form_page
def allegation(request: PartyRequest) -> HttpResponse:
    """File one allegation, question by question."""
    form = AllegationForm(request.POST or None)

    def act() -> None:
        try:
            actions.file_allegation(
                by=request.user, written=form.written(), names=form.protected, **form.says()
            )
        except UnreadableError as error:
            raise PortalError(unreadable(error)) from error

    return _filed(request, form, act, "portal/allegation.html")


def _filed(
    request: PartyRequest, form: Any, act: Callable[[], object], template: str, **context: Any
) -> HttpResponse:
    """File what a valid form says, within what may be filed in an hour; else show the form as it was filled in."""

    def counted() -> None:
        actions.not_too_many(request.user)
        act()

    if recorded(request, form, counted, REFUSALS):
        return redirect("portal:home")
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)


@portal_page
@form_page
def sheet(request: PartyRequest) -> HttpResponse:
    """Check a filled template, or file it: whole or not at all."""
    form = PartySheetForm(request.POST or None, request.FILES or None)
    tried: sheets.Tried | None = None
    if form.is_bound and form.is_valid():
        raw, name = form.cleaned_data["raw"], form.cleaned_data["name"]
        try:
            actions.not_too_many(request.user)
            tried = sheets.try_out(raw, name, by=request.user)
            if "file_it" in request.POST and tried.fits:
                made = sheets.file_sheet(
                    raw,
                    name,
                    media_type=XLSX if name.lower().endswith(".xlsx") else "text/csv",
                    by=request.user,
                )
                return redirect("portal:filing", pk=made.pk)
        except UnreadableError as error:
            form.add_error("file", unreadable(error))
        except REFUSALS as error:
            form.add_error(None, str(error))
    wrong = bool(form.errors) or (tried is not None and "file_it" in request.POST)
    context: dict[str, Any] = {"form": form, "tried": tried, "most": sheets.MOST_ROWS}
    if tried is not None:
        if tried.fits:
            context["checked"] = {"content": base64.b64encode(raw).decode(), "name": name}
        problems = grouped(tried.problems)
        context |= {
            "counts": tried.outlook.counts,
            "refused": problems[:SHOWN_PROBLEMS],
            "more_refused": max(0, len(problems) - SHOWN_PROBLEMS),
            "remarks": grouped(tried.remarks)[:SHOWN_PROBLEMS],
        }
    return render(request, "portal/sheet.html", context, status=422 if wrong else 200)


@portal_page
@require_safe
def template(_request: PartyRequest, kind: str) -> HttpResponse:
    """Give the empty template in the language of the page."""
    made = sheets.template((get_language() or "en")[:2], kind)
    return HttpResponse(
        made,
        content_type=XLSX if kind == "xlsx" else "text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="allegations.{kind}"'},
    )


@portal_page
@form_page
def answer(request: PartyRequest, pk: str) -> HttpResponse:
    """Show what the party was asked and what it answered; answer it."""
    found = get_object_or_404(_asked(request), pk=pk)
    form = AnswerForm(request.POST or None)

    def act() -> None:
        actions.answer_request(found, by=request.user, **form.cleaned_data)

    replies = found.replies.order_by("received_at", "id")
    return _filed(request, form, act, "portal/answer.html", asked=found, replies=replies)


@portal_page
@form_page
def notify(request: PartyRequest) -> HttpResponse:
    """Show what the party notified, the last to begin first; notify of something more."""
    form = NotifyForm(request.POST or None)

    def act() -> None:
        actions.notify(by=request.user, **form.cleaned_data)

    rows = Notification.objects.filter(party=request.party).select_related("party", "place", "taken_back")
    rows = rows.prefetch_related("party__party_names", "place__place_names").order_by("-starts_at", "-id")
    return _filed(request, form, act, "portal/notify.html", page=page_of(request, rows, ON_A_PAGE))


@portal_page
@form_page
def call_off(request: PartyRequest, pk: str) -> HttpResponse:
    """Call off what the party notified."""
    rows = Notification.objects.filter(party=request.party).select_related("party", "place")
    found = get_object_or_404(rows, pk=pk)
    form = CallOffForm(request.POST or None)

    def act() -> None:
        actions.call_off(found, by=request.user, **form.cleaned_data)

    return _filed(request, form, act, "portal/call_off.html", one=found)
