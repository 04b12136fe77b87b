"""The pages of a call while it is taken: one page a step, what to say beside what to write."""

from typing import Any, Final

from django.contrib import messages as notices
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, get_language_info, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from tregua.calls import actions, codes, half, note
from tregua.calls.models import Call, HalfCall, LanguageMatch
from tregua.calls.scripts import LANGUAGES, beside, script_of
from tregua.calls.steps import STEPS, BeginForm, BreakOffForm, StepForm, after, missing_before
from tregua.intake.actions import IntakeError
from tregua.intake.channels.reading import UnreadableError
from tregua.intake.wording import unreadable
from tregua.people.pages import StaffRequest, form_page, staff_page
from tregua.people.vault import VaultError

# What is told to whoever answers, instead of failing.
TOLD: Final = (half.CallError, IntakeError, VaultError, UnreadableError)


def spoken(language: str) -> dict[str, str]:
    """Return what a page needs to write words in the caller's language."""
    return {
        "language": language,
        "direction": "rtl" if get_language_info(language)["bidi"] else "ltr",
        "shown": get_language() or "en",
    }


def words_of(error: Exception) -> str:
    """Return a refusal in the page's language."""
    return unreadable(error) if isinstance(error, UnreadableError) else str(error)


@staff_page("intake.receive")
@never_cache
@form_page
def begin(request: StaffRequest) -> HttpResponse:
    """Ask in which language the caller speaks; whoever does not speak it promises a call-back."""
    form = BeginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        begun = half.begin(**form.cleaned_data, by=request.user)
        if begun.match == LanguageMatch.NO:
            return redirect("calls:break_off", pk=begun.pk)
        return redirect("calls:step", pk=begun.pk, step="safety")
    greetings = [(code, get_language_info(code)["bidi"], script_of(code).greeting) for code in LANGUAGES]
    context = {"form": form, "greetings": greetings}
    return render(request, "calls/begin.html", context, status=422 if form.is_bound else 200)


@staff_page("intake.receive")
@never_cache
@form_page
def step(request: StaffRequest, pk: str, step: str) -> HttpResponse:
    """Show what to say and what to ask at one step, and keep the answer."""
    found = get_object_or_404(HalfCall.objects.select_related("last_by"), pk=pk)
    if step not in STEPS:
        raise Http404
    answers = half.answers_of(found)
    if earlier := missing_before(step, answers):
        return redirect("calls:step", pk=pk, step=earlier)
    form_class = STEPS[step][1]
    shown = {**answers.get(step, {}), "turn": found.turn}
    form = form_class(request.POST if request.method == "POST" else None, initial=shown)
    if form.is_bound and form.is_valid():
        try:
            return _go_on(request, found, step, form)
        except HalfCall.DoesNotExist as error:  # somebody ended this call at the same moment
            raise Http404 from error
        except TOLD as error:
            form.add_error(None, words_of(error))
            form.take_turn(HalfCall.objects.values_list("turn", flat=True).get(pk=pk))
    return _step_page(request, found, step, form, answers)


def _go_on(request: StaffRequest, found: HalfCall, step: str, form: StepForm) -> HttpResponse:
    says = form.cleaned_data
    if step == "goodbye":
        call, code = actions.finish(found, says, now=timezone.now(), by=request.user)
        return _receipt(request, call, code)
    if says.get("keep") == "no":
        half.wipe(found, by=request.user)
        notices.success(request, gettext("Nothing of this call is kept."))
        return redirect("calls:calls")
    half.answer(found, step, form.answers(), turn=says.get("turn") or 0, by=request.user)
    if says.get("safe") == "no":
        return redirect("calls:break_off", pk=found.pk)
    return redirect("calls:step", pk=found.pk, step=after(step))


def _step_page(
    request: StaffRequest, found: HalfCall, step: str, form: StepForm, answers: dict[str, Any]
) -> HttpResponse:
    context = {
        "half": found,
        "form": form,
        "step": step,
        "heading": STEPS[step][0],
        "steps": [
            {"code": code, "words": words, "open": not missing_before(code, answers), "here": code == step}
            for code, (words, _form) in STEPS.items()
        ],
        "sentences": beside(step, found.language, get_language() or "en"),
        "may_record_protection": request.user.may("liaison.record"),
        **spoken(found.language),
    }
    if step == "read_back":
        says, own = note.said(answers), get_language() or "en"
        context["lines"] = [
            (at, theirs, ours)
            for (at, theirs), (_at, ours) in zip(
                note.read_back(says, found.language), note.read_back(says, own), strict=True
            )
        ]
    return render(request, "calls/step.html", context, status=422 if form.is_bound else 200)


def _receipt(request: StaffRequest, call: Call, code: str) -> HttpResponse:
    """Show the caller's number, once: it is kept nowhere."""
    digits = script_of(call.language).digits
    context = {
        "call": call,
        "groups": [
            (group, " · ".join(digits[int(digit)] for digit in group)) for group in codes.in_groups(code)
        ],
        "sentences": beside("receipt", call.language, get_language() or "en"),
        "may_read": request.user.may("intake.read"),
        **spoken(call.language),
    }
    return render(request, "calls/receipt.html", context)


@staff_page("intake.receive")
@never_cache
@form_page
def break_off(request: StaffRequest, pk: str) -> HttpResponse:
    """Leave a call as it is, with the time at which to call back, if there is one."""
    found = get_object_or_404(HalfCall, pk=pk)
    form = BreakOffForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            half.break_off(
                found,
                call_back_at=form.cleaned_data["call_back_at"],
                number=form.cleaned_data["number"],
                by=request.user,
            )
        except half.CallError as error:
            form.add_error(None, str(error))
        else:
            notices.success(request, gettext("Kept as it is. Whoever takes the next call can go on with it."))
            return redirect("calls:calls")
    context = {
        "form": form,
        "half": found,
        "sentences": beside("safety", found.language, get_language() or "en")[1:],
        **spoken(found.language),
    }
    return render(request, "calls/break_off.html", context, status=422 if form.is_bound else 200)


@staff_page("intake.receive")
@require_POST
def wipe(request: StaffRequest, pk: str) -> HttpResponse:
    """Keep nothing of a call."""
    half.wipe(get_object_or_404(HalfCall, pk=pk), by=request.user)
    notices.success(request, gettext("Nothing of this call is kept."))
    return redirect("calls:calls")
