"""Pages on which work is taken, taken over, given a next step and let go."""

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tregua.people import taking
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.taking import Taking, TakingError


class TakeForm(forms.Form):
    """A piece of work, its next step, and the page to go back to."""

    step = forms.CharField(
        label=_("Next step"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    step_due = forms.DateField(
        label=_("By"), required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


@staff_page("incidents.read")
@form_page
def work(request: StaffRequest) -> HttpResponse:
    """Show who has a piece of work and who had it; take it, take it over, or say the next step."""
    says = request.POST if request.method == "POST" else request.GET
    subject, back = says.get("subject", ""), says.get("back", "")
    try:
        kind, key = taking.kind_of(subject)
    except TakingError as error:
        raise Http404(str(error)) from error
    request.user.must(kind.permission)
    named = kind.waiting([key]).get(key)
    standing = taking.standing_on(subject)
    mine = standing is not None and standing.recorded_by == request.user
    form = TakeForm(request.POST or None, initial=_said(standing) if mine else {})
    status, error_words = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                taking.take(
                    subject,
                    by=request.user,
                    from_holder=request.POST.get("from_holder", ""),
                    **form.cleaned_data,
                )
            except TakingError as error:
                status, error_words = 409, str(error)
                standing = taking.standing_on(subject)
            else:
                notices.success(request, gettext("It is yours."))
                return _back(request, back or (named.address if named else "/"))
    history = Taking.objects.filter(subject=subject).select_related("recorded_by", "end").order_by("-id")
    context: dict[str, Any] = {
        "kind": kind, "named": named, "subject": subject, "standing": standing, "mine": mine, "form": form,
        "back": back, "error": error_words, "history": history[:20],
    }  # fmt: skip
    return render(request, "people/work.html", context, status=status)


@staff_page("incidents.read")
@require_POST
def let_go(request: StaffRequest, pk: str) -> HttpResponse:
    """Let a piece of work go."""
    found = get_object_or_404(Taking.objects.select_related("recorded_by"), pk=pk)
    try:
        taking.let_go(found, by=request.user)
    except TakingError as error:
        notices.error(request, str(error))
    else:
        notices.success(request, gettext("Let go. Somebody else can take it."))
    return _back(request, request.POST.get("back", "/"))


def _said(standing: Taking | None) -> dict[str, Any]:
    return {"step": standing.step, "step_due": standing.step_due} if standing else {}


def _back(request: StaffRequest, wanted: str) -> HttpResponse:
    """Return to the page somebody came from, when it is one of ours."""
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(wanted if safe else "/")
