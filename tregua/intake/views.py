"""Pages for taking in messages and cutting them into drafts."""

from django.contrib import messages as notices
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from tregua.intake import actions
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.drafts import draft_kinds, kinds_for
from tregua.intake.forms import CallForm, CutForm, RejectForm, TextForm
from tregua.intake.models import Draft, Message
from tregua.intake.passages import Passage, stretches
from tregua.people.pages import StaffRequest, staff_page
from tregua.people.vault import VaultError

ON_A_PAGE = 50


@staff_page("intake.read")
def message_list(request: StaffRequest) -> HttpResponse:
    """Show what arrived, the newest first."""
    page = Paginator(Message.objects.newest().defer("raw", "text").prefetch_related("drafts__decision"), ON_A_PAGE)
    return render(request, "intake/messages.html", {"page": page.get_page(request.GET.get("page"))})


@staff_page("intake.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def receive_text(request: StaffRequest) -> HttpResponse:
    """Take in a pasted or uploaded text."""
    form = TextForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        says = form.cleaned_data
        try:
            message = actions.receive(
                channel="text",
                raw=says["raw"],
                media_type=says["media_type"],
                language=says["language"],
                outlet=says["outlet"],
                published_on=says["published_on"],
                url=says["url"],
                protected_names=says["names"],
                by=request.user,
            )
        except (UnreadableError, VaultError) as error:
            form.add_error(None, gettext(str(error)))
        else:
            return _received(request, message)
    return render(request, "intake/receive.html", {"form": form, "kind": "text"})


@staff_page("intake.receive")
@require_http_methods(["GET", "HEAD", "POST"])
def receive_call(request: StaffRequest) -> HttpResponse:
    """Write down what a caller or visitor says."""
    form = CallForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            message = actions.receive(
                channel="form",
                raw=form.raw(),
                media_type="application/json",
                language=form.cleaned_data["caller_language"],
                by=request.user,
            )
        except (UnreadableError, VaultError) as error:
            form.add_error(None, gettext(str(error)))
        else:
            return _received(request, message)
    return render(request, "intake/receive.html", {"form": form, "kind": "form"})


def _received(request: StaffRequest, message: Message) -> HttpResponse:
    notices.success(request, gettext("Received and kept. SHA-256 %(hash)s.") % {"hash": message.sha256[:16]})
    if request.user.may("intake.read"):
        return redirect("intake:message", pk=message.pk)
    return redirect("intake:receive")


@staff_page("intake.read")
def message(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one message with its drafts in place."""
    found = get_object_or_404(Message, pk=pk)
    return _message_page(request, found, CutForm(text=found.text, kinds=kinds_for(request.user)))


def _message_page(request: HttpRequest, found: Message, form: CutForm, status: int = 200) -> HttpResponse:
    drafts = list(found.drafts.select_related("decision"))
    kinds = draft_kinds()
    for draft in drafts:
        draft.kind_label = kinds[draft.kind].label if draft.kind in kinds else draft.kind  # type: ignore[attr-defined]
        # Whose hand may make it: the button shows only to those.
        draft.permission = kinds[draft.kind].permission if draft.kind in kinds else "intake.cut"  # type: ignore[attr-defined]
        draft.makeable = request.user.may(draft.permission)  # type: ignore[attr-defined, union-attr]
    marked = [(Passage(draft.start, draft.end), draft.pk) for draft in drafts]
    context = {
        "message": found,
        "drafts": drafts,
        "stretches": stretches(found.text, marked),
        "form": form,
        "kinds": kinds_for(request.user),  # type: ignore[arg-type]
        "reject_form": RejectForm(),
    }
    return render(request, "intake/message.html", context, status=status)


@staff_page("intake.cut")
@require_POST
def cut(request: StaffRequest, pk: str) -> HttpResponse:
    """Cut a passage out of a message."""
    found = get_object_or_404(Message, pk=pk)
    form = CutForm(request.POST, text=found.text, kinds=kinds_for(request.user))
    if not form.is_valid():
        return _message_page(request, found, form, status=422)
    passage = form.cleaned_data["passage"]
    draft = actions.cut(found, kind=form.cleaned_data["kind"], start=passage.start, end=passage.end, by=request.user)
    return redirect("intake:make", pk=draft.pk)


@staff_page("intake.cut")
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: StaffRequest, pk: str) -> HttpResponse:
    """Turn a draft into the record of its kind."""
    draft = get_object_or_404(Draft.objects.select_related("message", "decision"), pk=pk)
    kind = draft_kinds().get(draft.kind)
    if kind is None:
        raise Http404
    request.user.must(kind.permission)
    if hasattr(draft, "decision"):
        notices.info(request, gettext("Somebody has decided on this draft already."))
        return redirect("intake:message", pk=draft.message_id)
    form = kind.form(draft, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                actions.accept(draft, kind.make(draft, form, request.user), by=request.user)
        except (actions.IntakeError, VaultError) as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("Recorded: %(kind)s.") % {"kind": kind.label})
            return redirect("intake:message", pk=draft.message_id)
    return render(request, "intake/make.html", {"draft": draft, "kind": kind, "form": form, "reject_form": RejectForm()})


@staff_page("intake.cut")
@require_POST
def reject(request: StaffRequest, pk: str) -> HttpResponse:
    """Decide that nothing is made of a draft."""
    draft = get_object_or_404(Draft, pk=pk)
    form = RejectForm(request.POST)
    try:
        actions.reject(draft, reason=form.data.get("reason", ""), by=request.user)
    except actions.IntakeError as error:
        notices.error(request, str(error))
        return redirect("intake:make", pk=draft.pk)
    return redirect("intake:message", pk=draft.message_id)
