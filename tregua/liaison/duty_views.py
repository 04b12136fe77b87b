"""Pages of the duty log: the lines of a day, what waits for an answer, and the handover of a shift."""

from datetime import datetime, time, timedelta
from functools import partial
from typing import Any, Final

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from tregua.agreement import lists_out
from tregua.liaison import duty_actions
from tregua.liaison.duty import DutyEntry, Shift, running, waiting_handover
from tregua.liaison.duty_clocks import running_clocks
from tregua.liaison.duty_forms import (
    AnswerForm,
    BeginForm,
    CorrectForm,
    EntryForm,
    HandOverForm,
    ShownForm,
    neighbours,
)
from tregua.liaison.lists_out import DUTY
from tregua.liaison.saying import LiaisonError
from tregua.people import pages
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.taking import held_by

MOST_OPEN: Final = 50
MOST_OF_A_DAY: Final = 500

recorded = partial(pages.recorded, refusals=(LiaisonError,))


@staff_page("duty.read")
@form_page
def log(request: StaffRequest) -> HttpResponse:
    """Show the lines of a day and what waits for an answer; write a line."""
    may_keep = request.user.may("duty.keep")
    takes_out = "take_out" in request.POST
    if request.method == "POST" and not takes_out:
        request.user.must("duty.keep")
    form = EntryForm(None if takes_out else request.POST or None) if may_keep else None
    if (
        form
        and not takes_out
        and recorded(request, form, lambda: duty_actions.write(**form.cleaned_data, by=request.user))
    ):
        return redirect("liaison:duty")
    shown = ShownForm(request.GET)
    day, person = shown.chosen
    begin = timezone.make_aware(datetime.combine(day, time.min))
    lines = DutyEntry.objects.between(begin, begin + timedelta(days=1)).in_full()
    lines = lines.by_or_for(person) if person else lines
    if takes_out:
        return lists_out.answer(request, DUTY, lines, asked=shown)
    before, after = neighbours(day)
    context = {
        **_state(request),
        "form": form,
        "shown": ShownForm(initial={"day": day, "person": person.pk if person else None}),
        "day": day,
        "person": person,
        "today": day == timezone.localdate(),
        "before": before,
        "after": after,
        "lines": lines[:MOST_OF_A_DAY],
        "may_take_out": request.user.may(lists_out.PERMISSION),
        "shifts": Shift.objects.filter(recorded_at__gte=begin, recorded_at__lt=begin + timedelta(days=1))
        .select_related("recorded_by", "before__recorded_by")
        .order_by("id"),
    }
    return _page(request, "duty", form, **context)


@staff_page("duty.keep")
@form_page
def begin(request: StaffRequest) -> HttpResponse:
    """Begin the first shift, or one after an officer who left without handing over."""
    form = BeginForm(request.POST or None)
    needs_reason = running() is not None
    form.fields["reason"].required = needs_reason
    if recorded(
        request,
        form,
        lambda: duty_actions.begin_shift(
            reason=form.cleaned_data["reason"], seen=request.POST.get("seen"), by=request.user
        ),
    ):
        return redirect("liaison:duty")
    return _page(request, "duty_begin", form, form=form, **_state(request))


@staff_page("duty.keep")
@form_page
def hand_over(request: StaffRequest) -> HttpResponse:
    """Show what is open and which clocks run; write the word for the next officer."""
    state = _state(request)
    word = state["handover"]
    initial = {"to": word.to_id, "word": word.word} if word else {}
    form = HandOverForm(request.POST or None, by=request.user, initial=initial)
    if recorded(request, form, lambda: duty_actions.hand_over(**form.cleaned_data, by=request.user)):
        return redirect("liaison:duty")
    return _page(request, "duty_hand_over", form, form=form, **state, **_open_work(request, state))


@staff_page("duty.keep")
@form_page
def take_over(request: StaffRequest) -> HttpResponse:
    """Show the word of the outgoing officer with what is open, and take the shift over."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    if recorded(
        request,
        form,
        lambda: duty_actions.take_over(
            handover=request.POST.get("handover", ""), kept=request.POST.getlist("kept"), by=request.user
        ),
    ):
        return redirect("liaison:duty")
    state = _state(request)
    return _page(request, "duty_take_over", form, form=form, **state, **_open_work(request, state))


@staff_page("duty.read")
@form_page
def line(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one line with its corrections and its answer; correct it."""
    found = _line(pk)
    form = None
    if request.method == "POST":
        request.user.must("duty.keep")
    if request.user.may("duty.keep"):
        form = CorrectForm(request.POST or None, initial=EntryForm.as_written(found), auto_id="correct_%s")
        if recorded(request, form, lambda: duty_actions.correct(found, **form.cleaned_data, by=request.user)):
            return redirect("liaison:duty_line", pk=DutyEntry.objects.get(corrects=found).pk)
    return _line_page(request, found, correct=form)


@staff_page("duty.keep")
@require_POST
def answer(request: StaffRequest, pk: str) -> HttpResponse:
    """Write what was answered to a line."""
    found = _line(pk)
    form = AnswerForm(request.POST)
    if recorded(request, form, lambda: duty_actions.answer(found, **form.cleaned_data, by=request.user)):
        return redirect("liaison:duty")
    return _line_page(request, found, answer=form)


def _line(pk: str) -> DutyEntry:
    return get_object_or_404(DutyEntry.objects.in_full(), pk=pk)


def _line_page(
    request: StaffRequest,
    found: DutyEntry,
    *,
    correct: forms.Form | None = None,
    answer: forms.Form | None = None,
) -> HttpResponse:
    stands = not hasattr(found, "superseded_by")
    may = request.user.may("duty.keep") and stands and not hasattr(found, "answer")
    context = {
        "line": found,
        "now": timezone.now(),
        "correct_form": (correct or CorrectForm(initial=EntryForm.as_written(found), auto_id="correct_%s"))
        if may
        else None,
        "answer_form": (answer or AnswerForm(auto_id="answer_%s")) if may and found.due_at else None,
    }
    return _page(request, "duty_line", answer or correct, **context)


def _state(request: StaffRequest) -> dict[str, Any]:
    """Return the shift that runs, its word of handover, what waits for an answer, and what this person may do."""
    shift = running()
    open_lines = list(DutyEntry.objects.unanswered().in_full()[: MOST_OPEN + 1])
    may = request.user.may("duty.keep")
    word = waiting_handover(shift)
    return {
        "shift": shift,
        "handover": word,
        "open_lines": open_lines[:MOST_OPEN],
        "more_open": len(open_lines) > MOST_OPEN,
        "now": timezone.now(),
        "may_keep": may,
        "on_duty": shift is not None and shift.officer == request.user,
        "for_me": word is not None and word.to == request.user,
    }


def _open_work(request: StaffRequest, state: dict[str, Any]) -> dict[str, Any]:
    """Return what whoever hands over and whoever takes over must know besides the open lines."""
    shift, person = state["shift"], request.user
    held = held_by(shift.officer) if shift else []
    return {
        "clocks": running_clocks(person, state["now"]),
        "held": [(one, person.may(one.kind.permission)) for one in held],
    }


def _page(request: StaffRequest, name: str, bound: forms.Form | None, **context: Any) -> HttpResponse:
    status = 422 if bound is not None and bound.is_bound and bound.errors else 200
    return render(request, f"liaison/{name}.html", context, status=status)
