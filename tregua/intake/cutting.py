"""Pages for cutting a message into drafts and deciding on each draft once."""

from django import forms
from django.contrib import messages as notices
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tregua.intake import actions
from tregua.intake.drafts import DraftKind, draft_kinds, kinds_for
from tregua.intake.forms import CutForm, RejectForm, call_answers
from tregua.intake.models import Draft, DraftDecision, Message
from tregua.intake.views import message_page
from tregua.people.pages import StaffRequest, staff_page


@staff_page("intake.cut")
@require_POST
def cut(request: StaffRequest, pk: str) -> HttpResponse:
    """Cut a passage out of a message."""
    found = get_object_or_404(Message.objects.defer("raw"), pk=pk)
    form = CutForm(request.POST, text=found.text, kinds=kinds_for(request.user))
    if not form.is_valid():
        return message_page(request, found, form, status=422)
    passage = form.cleaned_data["passage"]
    draft = actions.cut(
        found, kind=form.cleaned_data["kind"], start=passage.start, end=passage.end, by=request.user
    )
    return redirect("intake:make", pk=draft.pk)


@staff_page("intake.cut")
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: StaffRequest, pk: str) -> HttpResponse:
    """Turn a draft into the record of its kind."""
    draft = get_object_or_404(Draft.objects.select_related("message").defer("message__raw"), pk=pk)
    kind = draft_kinds().get(draft.kind)
    if kind is None:
        raise Http404
    request.user.must(kind.permission)
    form = kind.form(draft, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _make_page(request, draft, kind, form)
    if not form.is_valid():
        return _make_page(request, draft, kind, form, status=422)
    kind.look_ahead(draft, form)
    try:
        with transaction.atomic():
            actions.accept(draft, kind.make(draft, form, request.user), by=request.user)
    except actions.DecidedError:
        return _make_page(request, draft, kind, form, status=409)
    except kind.told as error:
        form.add_error(None, str(error))
        return _make_page(request, draft, kind, form, status=422)
    notices.success(request, gettext("Recorded: %(kind)s.") % {"kind": kind.label})
    return redirect("intake:message", pk=draft.message_id)


def _make_page(
    request: StaffRequest, draft: Draft, kind: DraftKind, form: forms.Form, status: int = 200
) -> HttpResponse:
    """Return the page of a draft; when somebody has decided on it, what they decided and what was written here."""
    decision = DraftDecision.objects.filter(draft=draft).select_related("recorded_by").first()
    context = {
        "draft": draft,
        "kind": kind,
        "form": form,
        "decision": decision,
        "page": kind.address_of(decision),
        "written": _written(form) if decision and form.is_bound else [],
        "answers": call_answers(draft.message.facts) if draft.message.channel == "form" else [],
        "reject_form": RejectForm(),
    }
    return render(request, "intake/make.html", context, status=status)


def _written(form: forms.Form) -> list[tuple[str, str]]:
    """Return what a person had filled in, so that nothing of it is lost."""
    return [(str(field.label), str(field.value())) for field in form if field.value()]


@staff_page("intake.cut")
@require_POST
def reject(request: StaffRequest, pk: str) -> HttpResponse:
    """Decide that nothing is made of a draft."""
    draft = get_object_or_404(Draft, pk=pk)
    form = RejectForm(request.POST)
    try:
        actions.reject(draft, reason=form.data.get("reason", "").replace("\0", ""), by=request.user)
    except actions.IntakeError as error:
        notices.error(request, str(error))
        return redirect("intake:make", pk=draft.pk)
    return redirect("intake:message", pk=draft.message_id)
