"""Pages of those who watch over the others: breaches, alarms, teams that are out, the switch of suggestions."""

from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from tregua.people import alarms, breaches, outings, suggestions
from tregua.people.pages import ANYBODY_HERE, StaffRequest, form_page, recorded, staff_page
from tregua.people.watch_forms import (
    AnswerForm,
    BreachForm,
    CheckInForm,
    DangerForm,
    OutingForm,
    StepForm,
    SwitchForm,
)

TOLD = 20


@staff_page("breach.handle")
@require_safe
def list_breaches(request: StaffRequest) -> HttpResponse:
    """Show the breaches that are not dealt with, each with the step that is due first, and the latest of the others."""
    unfinished = [(one, breaches.next_due(one)) for one in breaches.unfinished()]
    finished = (
        breaches.Breach.objects.filter(steps__step=breaches.LAST)
        .order_by("-pk")
        .select_related("recorded_by")
    )
    context = {"unfinished": unfinished, "finished": finished[:TOLD]}
    return render(request, "people/breaches.html", context)


@staff_page(ANYBODY_HERE)
@form_page
def new_breach(request: StaffRequest) -> HttpResponse:
    """Let whoever works here say that something may be in wrong hands."""
    form = BreachForm(request.POST or None)
    made: list[breaches.Breach] = []
    if recorded(
        request,
        form,
        lambda: made.append(breaches.open_breach(**form.cleaned_data, by=request.user)),
        (breaches.BreachError,),
    ):
        if request.user.may("breach.handle"):
            return redirect("people:breach", pk=made[0].pk)
        return redirect("home")
    return render(request, "people/breach_new.html", {"form": form})


@staff_page("breach.handle")
@form_page
def breach(request: StaffRequest, pk: str) -> HttpResponse:
    """Show the steps of a breach with their times, and tick one."""
    found = get_object_or_404(breaches.Breach.objects.select_related("recorded_by"), pk=pk)
    form = StepForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: breaches.do_step(found, **form.cleaned_data, by=request.user),
        (breaches.BreachError,),
    ):
        return redirect("people:breach", pk=pk)
    chosen = request.POST.get("step", "")
    forms = [
        (one, form if one.kind.code == chosen else StepForm(initial={"step": one.kind.code}))
        for one in breaches.lines(found)
    ]
    context = {"breach": found, "lines": forms, "chosen": chosen}
    return render(request, "people/breach.html", context)


@staff_page("people.watch")
@require_safe
def list_alarms(request: StaffRequest) -> HttpResponse:
    """Show the alarms that nobody has answered, and the latest that somebody has."""
    context = {
        "standing": alarms.unanswered(request.user),
        "answered": alarms.answered(request.user)[:TOLD],
    }
    return render(request, "people/alarms.html", context)


@staff_page("people.watch")
@form_page
def answer_alarm(request: StaffRequest, pk: str) -> HttpResponse:
    """Say what was done about an alarm."""
    alarm = get_object_or_404(alarms.unanswered(request.user), pk=pk)
    form = AnswerForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: alarms.answer(alarm, **form.cleaned_data, by=request.user),
        (alarms.AlarmError,),
    ):
        return redirect("people:alarms")
    return render(request, "people/alarm.html", {"alarm": alarm, "form": form})


@staff_page(ANYBODY_HERE)
@never_cache
@sensitive_post_parameters("own_password", "word", "again")
@form_page
def danger(request: StaffRequest) -> HttpResponse:
    """Let somebody choose a password for danger."""
    form = DangerForm(request.POST or None, person=request.user)
    if recorded(
        request,
        form,
        lambda: alarms.choose_word(request.user, word=form.cleaned_data["word"]),
        (alarms.AlarmError,),
    ):
        return redirect("people:me")
    return render(request, "people/danger.html", {"form": form, "has_one": alarms.has_word(request.user)})


@staff_page("people.watch")
@form_page
def list_outings(request: StaffRequest) -> HttpResponse:
    """Show who is out, the overdue first; send a team out."""
    form = OutingForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: outings.send_out(**form.cleaned_data, by=request.user),
        (outings.OutingError,),
    ):
        return redirect("people:outings")
    return render(request, "people/outings.html", {"form": form, "out": outings.out()})


@staff_page("people.watch")
@form_page
def outing(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one team's calls and note another."""
    found = get_object_or_404(outings.Outing.objects.select_related("sent_by"), pk=pk)
    form = CheckInForm(request.POST or None)
    if recorded(
        request,
        form,
        lambda: outings.check_in(found, **form.cleaned_data, by=request.user),
        (outings.OutingError,),
    ):
        return redirect("people:outings")
    calls = found.check_ins.select_related("recorded_by").order_by("-pk")[:TOLD]
    return render(request, "people/outing.html", {"outing": found, "calls": calls, "form": form})


@staff_page("suggestions.switch")
@form_page
def switch_suggestions(request: StaffRequest) -> HttpResponse:
    """Switch what the machine suggests off or on for the whole centre."""
    form = SwitchForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            suggestions.switch(on="on" in request.POST, reason=form.cleaned_data["reason"], by=request.user)
        except suggestions.SwitchError as refused:
            form.add_error(None, str(refused))
        else:
            notices.success(request, gettext("Recorded."))
            return redirect("people:suggestions")
    context = {"form": form, "are_on": suggestions.are_on(), "stands": suggestions.latest()}
    return render(request, "people/suggestions.html", context)
