"""Pages for releasing: what may be proposed, what exactly would leave, and the second person's decision."""

from typing import Any

from django.contrib import messages as notices
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tregua.exchange import actions
from tregua.exchange.entries import (
    BY_KIND,
    RELEASABLE,
    Leaving,
    NotReleasableError,
    Releasable,
    kind_of,
    leaving,
)
from tregua.exchange.fallen import fallen
from tregua.exchange.forms import ReasonForm
from tregua.exchange.models import Proposal
from tregua.exchange.previews import field_words, preview
from tregua.exchange.sealing_forms import TermsForm
from tregua.exchange.terms import Terms
from tregua.people.conflict import Conflict
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.paging import page_of
from tregua.record.seat import NotSeatedError

ON_A_PAGE = 50


@staff_page("exchange.propose")
def candidates(request: StaffRequest) -> HttpResponse:
    """Show the records of one kind that nobody has proposed yet; unasked, of the first kind that has some."""
    kind = BY_KIND.get(request.GET.get("kind", "")) or _first_that_waits()
    page = page_of(request, _not_proposed(kind), ON_A_PAGE)
    return render(request, "exchange/candidates.html", {"kind": kind, "kinds": RELEASABLE, "page": page})


def _first_that_waits() -> Releasable:
    return next((one for one in RELEASABLE if _not_proposed(one).first()), RELEASABLE[0])


def _not_proposed(kind: Releasable) -> "models.QuerySet[Any]":
    standing = Proposal.objects.filter(record=kind.model._meta.label, refusal=None)
    left: models.QuerySet[Any] = models.QuerySet(kind.model).exclude(pk__in=standing.values("record_id"))
    return left.prefetch_related(*kind.called_by).order_by("-pk")


@staff_page("exchange.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: StaffRequest, kind: str, pk: str) -> HttpResponse:
    """Show exactly what would leave of a record, and propose it."""
    if kind not in BY_KIND:
        raise Http404
    record: models.Model = get_object_or_404(models.QuerySet(BY_KIND[kind].model), pk=pk)
    form = TermsForm(BY_KIND[kind].model, request.POST or None)
    status = 200
    only_look = "look" in request.POST
    if request.method == "POST" and form.is_valid() and not only_look:
        try:
            actions.propose(record, by=request.user, **form.cleaned_data)
        except (actions.ExchangeError, NotReleasableError, NotSeatedError) as error:
            form.add_error(None, str(error))
            status = 422
        else:
            notices.success(request, gettext("Proposed. A second person decides."))
            return redirect("exchange:proposals")
    says = form.cleaned_data if form.is_bound and form.is_valid() else {}
    try:
        terms = says.get("terms", Terms())
        shown = preview(record, kind, leaving(record, terms), terms, _asked(says.get("answer_by")))
        refusal = ""
    except NotReleasableError as error:
        shown, refusal = None, str(error)
    context = {
        "record": record,
        "kind": kind_of(record),
        "form": form,
        "refusal": refusal,
        "preview": shown,
        "looked": only_look,
    }
    return render(request, "exchange/propose.html", context, status=status)


def _asked(answer_by: Any) -> dict[str, str]:
    return {"answer_by": answer_by.isoformat()} if answer_by else {}


@staff_page("exchange.read")
def proposals(request: StaffRequest) -> HttpResponse:
    """Show what awaits a decision, and what was decided."""
    rows = Proposal.objects.select_related("recorded_by", "release", "refusal").order_by("-id")
    context = {
        "may_propose": request.user.may("exchange.propose"),
        "fallen": fallen(),
        "awaiting": Proposal.objects.awaiting_release().select_related("recorded_by"),
        "page": page_of(request, rows.exclude(release=None, refusal=None), ON_A_PAGE),
    }
    return render(request, "exchange/proposals.html", context)


@staff_page("exchange.read")
def proposal(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one proposal: exactly what would leave."""
    return _proposal_page(request, get_object_or_404(Proposal, pk=pk))


def _proposal_page(
    request: StaffRequest,
    row: Proposal,
    *,
    error: Exception | None = None,
    conflict: Conflict | None = None,
    status: int = 200,
) -> HttpResponse:
    decided = hasattr(row, "release") or hasattr(row, "refusal")
    context = {
        "proposal": row,
        "kind": row.kind,
        "decided": decided,
        "may_release": request.user.may("exchange.release"),
        "own": row.recorded_by_id == request.user.pk,
        "refuse_form": ReasonForm(),
        "error": error,
        "conflict": conflict,
        **_as_proposed(row, decided=decided),
    }
    return render(request, "exchange/proposal.html", context, status=status)


def _as_proposed(row: Proposal, *, decided: bool) -> dict[str, Any]:
    """Return the preview that the proposer saw; of a decided proposal only the names of sealed fields are known here."""
    terms = row.read_terms()
    context: dict[str, Any] = {"sealed_fields": field_words(sorted(terms.sealed), row.kind)}
    leaves, record = Leaving(row.fields, {}), None
    if not decided:
        try:
            record = actions.record_of(row)
            leaves = Leaving(row.fields, actions.still_as_proposed(row, record).sealed)
        except (actions.ExchangeError, NotReleasableError) as error:
            context["changed"] = str(error)
    shown = terms if leaves.sealed else Terms(terms.parts, terms.left_out, terms.place, terms.time)
    return context | {"preview": preview(record, row.kind, leaves, shown, {})}


@staff_page("exchange.release")
@require_POST
def release(request: StaffRequest, pk: str) -> HttpResponse:
    """Release what somebody else proposed."""
    row = get_object_or_404(Proposal, pk=pk)
    try:
        made = actions.release(row, by=request.user)
    except Conflict as conflict:
        return _proposal_page(request, row, conflict=conflict, status=409)
    except (actions.ExchangeError, NotReleasableError, NotSeatedError) as error:
        return _proposal_page(request, row, error=error, status=422)
    notices.success(
        request, gettext("Released as entry %(index)s of the published log.") % {"index": made.entry_index}
    )
    return redirect("exchange:proposals")


@staff_page("exchange.release")
@require_POST
def refuse(request: StaffRequest, pk: str) -> HttpResponse:
    """Refuse a proposal, with the reason."""
    row = get_object_or_404(Proposal, pk=pk)
    try:
        actions.refuse(row, reason=request.POST.get("reason", ""), by=request.user)
    except Conflict as conflict:
        return _proposal_page(request, row, conflict=conflict, status=409)
    except (actions.ExchangeError, NotSeatedError) as error:
        return _proposal_page(request, row, error=error, status=422)
    notices.success(request, gettext("Refused; the reason is kept."))
    return redirect("exchange:proposals")
