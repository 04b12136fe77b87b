"""Pages of calls: who is to be called back, calls that were not finished, those taken, and status by the caller's number."""

from typing import Final

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache

from tregua.calls import actions, half
from tregua.calls.expiring import destroy_expired
from tregua.calls.models import Call, CallBack, HalfCall
from tregua.calls.scripts import beside, script_of
from tregua.calls.steps import ORDER, STEPS, CalledBackForm, CodeForm, TellForm, missing_before
from tregua.calls.taking_views import spoken
from tregua.liaison.consents import ConsentTo, Toward
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.people.paging import page_of

ON_A_PAGE: Final = 25


@staff_page("intake.receive")
@never_cache
def calls(request: StaffRequest) -> HttpResponse:
    """Show who is to be called back, what was not finished, and the calls that were taken, the newest first."""
    destroy_expired(timezone.now())  # nobody is shown what is over, also where no server looks by itself
    taken = Call.objects.select_related("message", "recorded_by").defer("message__raw", "message__text")
    taken = taken.prefetch_related(*actions.TOLD_FROM).order_by("-id")
    page = page_of(request, taken, ON_A_PAGE)
    context = {
        "now": timezone.now(),
        "half_hours": settings.CENTRE.half_call_hours,
        "number_days": settings.CENTRE.call_back_days,
        "call_backs": list(CallBack.objects.open()),
        "halves": [
            (one, STEPS[missing_before(ORDER[-1], half.answers_of(one)) or ORDER[-1]][0])
            for one in HalfCall.objects.select_related("begun_by", "last_by").order_by("id")
        ],
        "page": page,
        "taken": [(one, actions.state_of(one)) for one in page.object_list],
        "may_read": request.user.may("intake.read"),
    }
    return render(request, "calls/calls.html", context)


@staff_page("intake.receive")
@never_cache
@form_page
def status(request: StaffRequest) -> HttpResponse:
    """Tell somebody who rings again how far their report has come: by their number, and nothing else."""
    form = CodeForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "sentences": []}
    language = get_language() or "en"
    if form.is_bound and form.is_valid():
        try:
            found = actions.by_code(form.cleaned_data["code"], by=request.user)
        except half.CallError as error:
            form.add_error("code", str(error))
        else:
            state = actions.state_of(found)
            context |= {
                "found": True,
                "state": state.label,
                "sentences": [(script_of(found.language).state[state], script_of(language).state[state])],
                "told": found.told.all(),
                "call_backs": found.call_backs.filter(done_at=None),
                **spoken(found.language),
            }
            return render(request, "calls/status.html", context)
    context |= {"sentences": beside("status", language, language), **spoken(language)}
    return render(request, "calls/status.html", context, status=422 if form.is_bound else 200)


@staff_page("intake.receive")
@never_cache
@form_page
def call_back(request: StaffRequest, pk: str) -> HttpResponse:
    """Show whom to call back and on which number, and note what came of it."""
    found = get_object_or_404(CallBack.objects.open(), pk=pk)
    form = CalledBackForm(request.POST if request.method == "POST" else None)

    def note() -> None:
        half.called_back(
            found,
            reached=form.cleaned_data["reached"] == "yes",
            next_at=form.cleaned_data["next_at"],
            now=timezone.now(),
            by=request.user,
        )

    if recorded(request, form, note, (half.CallError,)):
        if form.cleaned_data["reached"] == "yes" and found.half_id:
            return redirect("calls:step", pk=found.half_id, step=ORDER[0])
        return redirect("calls:calls")
    context = {
        "one": found,
        "number": half.number_of(found),
        "form": form,
        "greeting": script_of(found.language).greeting,
        **spoken(found.language),
    }
    return render(request, "calls/call_back.html", context, status=422 if form.is_bound else 200)


@staff_page("intake.read")
@never_cache
@form_page
def call(request: StaffRequest, pk: str) -> HttpResponse:
    """Show a call that was taken: what the caller agreed to, how far it is, and what they may be told."""
    found = get_object_or_404(Call.objects.select_related("message", "source", "recorded_by"), pk=pk)
    form = TellForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        request.user.must("intake.cut")
    if recorded(
        request, form, lambda: actions.tell(found, by=request.user, **form.cleaned_data), (half.CallError,)
    ):
        return redirect("calls:call", pk=pk)
    context = {
        "call": found,
        "state": actions.state_of(found).label,
        "told": found.told.select_related("recorded_by"),
        "consents": [
            (toward.label, [ConsentTo(one).label for one in found.consents.get(toward, [])])
            for toward in Toward
        ],
        "form": form,
        "may_tell": request.user.may("intake.cut"),
        **spoken(found.language),
    }
    return render(request, "calls/call.html", context, status=422 if form.is_bound else 200)
