"""Windows: the list, proposing one, its page with the guarantees of its sides and what came of it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from tregua.agreement.allowed import allows
from tregua.incidents import window_forms, windowing
from tregua.incidents.choices import WindowState
from tregua.incidents.errors import IncidentError
from tregua.incidents.windows import Window, WindowGuarantee, bearings_of
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.people.paging import page_of

ON_A_PAGE = 30


def told(windows: list[Window]) -> list[tuple[Window, str, str]]:
    """Return windows with where each stands now, by its code and in words."""
    now = timezone.now()
    states = [(one, one.state_at(now)) for one in windows]
    return [(one, state, str(WindowState(state).label)) for one, state in states]


@staff_page("incidents.read")
@form_page
def windows(request: StaffRequest) -> HttpResponse:
    """Show the windows, the last to begin first; whoever may change incidents proposes one here."""
    if request.method == "POST":
        request.user.must("incidents.change")
    may = request.user.may("incidents.change") and allows("facilitate")
    form = window_forms.WindowForm(request.POST or None)

    def act() -> Any:
        return windowing.propose_window(by=request.user, **form.cleaned_data)

    if recorded(request, form, act, (IncidentError,)):
        return redirect("incidents:windows")
    page = page_of(request, Window.objects.in_full().order_by("-starts_at", "-id"), ON_A_PAGE)
    context = {"page": page, "rows": told(page.object_list), "form": form if may or form.errors else None}
    return render(request, "incidents/windows.html", context, status=422 if form.errors else 200)


@staff_page("incidents.read")
@require_safe
def window(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one window: its sides with their guarantees, and the incidents that were held against it."""
    found = get_object_or_404(Window.objects.in_full(), pk=pk)
    return _page(request, found)


def _page(
    request: StaffRequest, found: Window, bound: dict[str, forms.Form] | None = None, status: int = 200
) -> HttpResponse:
    _one, state, words = told([found])[0]
    context: dict[str, Any] = {
        "window": found,
        "state": state,
        "state_words": words,
        "span": found.in_force,
        "missing": found.without_guarantee,
        "bearings": bearings_of(found),
    }
    if request.user.may("incidents.change"):
        incident = request.GET.get("incident", "")
        context |= {
            "bearing_form": window_forms.BearingForm(initial={"incident": incident}, auto_id="bearing_%s"),
            "held": incident,
        }
        if not hasattr(found, "end"):
            context |= {
                "guarantee_form": window_forms.GuaranteeForm(window=found, auto_id="guarantee_%s"),
                "extend_form": window_forms.ExtendForm(auto_id="extend_%s"),
                "end_form": window_forms.EndForm(auto_id="end_%s"),
            }
    return render(request, "incidents/window.html", context | (bound or {}), status=status)


def _posted(
    request: StaffRequest, pk: str, name: str, form_class: Callable[..., Any], act: Callable[..., Any]
) -> HttpResponse:
    """Do what a form of the window's page asks for; what cannot be read or done leaves it as it was typed."""
    found = get_object_or_404(Window.objects.in_full(), pk=pk)
    known = {"window": found} if name == "guarantee" else {}
    form = form_class(request.POST, auto_id=f"{name}_%s", **known)
    if recorded(request, form, lambda: act(found, by=request.user, **form.cleaned_data), (IncidentError,)):
        return redirect("incidents:window", pk=found.pk)
    return _page(request, found, {f"{name}_form": form}, status=422)


@staff_page("incidents.change")
@require_POST
def guarantee(request: StaffRequest, pk: str) -> HttpResponse:
    """Note the written guarantee of a side."""
    return _posted(request, pk, "guarantee", window_forms.GuaranteeForm, windowing.note_guarantee)


@staff_page("incidents.change")
@require_POST
def extend(request: StaffRequest, pk: str) -> HttpResponse:
    """Note that a later end is wanted."""
    return _posted(request, pk, "extend", window_forms.ExtendForm, windowing.extend_window)


@staff_page("incidents.change")
@require_POST
def end(request: StaffRequest, pk: str) -> HttpResponse:
    """Note how a window ended."""
    return _posted(request, pk, "end", window_forms.EndForm, windowing.end_window)


@staff_page("incidents.change")
@require_POST
def bearing(request: StaffRequest, pk: str) -> HttpResponse:
    """Judge what an incident has to do with a window."""
    return _posted(request, pk, "bearing", window_forms.BearingForm, windowing.judge_bearing)


@staff_page("incidents.change")
@form_page
def guarantee_back(request: StaffRequest, pk: str) -> HttpResponse:
    """Note that a guarantee was taken back, since when and why."""
    rows = WindowGuarantee.objects.select_related("side__party", "side__window__place")
    found = get_object_or_404(rows, pk=pk)
    form = window_forms.TakenBackForm(request.POST or None)

    def act() -> Any:
        return windowing.take_back_guarantee(found, by=request.user, **form.cleaned_data)

    if recorded(request, form, act, (IncidentError,)):
        return redirect("incidents:window", pk=found.side.window_id)
    context = {"one": found, "form": form}
    return render(request, "incidents/guarantee_back.html", context, status=422 if form.errors else 200)
