"""What is done to calm an incident: a party asked and its reply, calm and the clock."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from tregua.incidents import actions, calm_forms
from tregua.incidents.models import Incident
from tregua.incidents.views import act_on, asked_of, incident_page
from tregua.people.pages import StaffRequest, staff_page


@staff_page("incidents.change")
@require_POST
def ask(request: StaffRequest, number: int) -> HttpResponse:
    """Note that a party was asked what it says."""
    return _posted(request, number, "ask", calm_forms.AskForm, actions.ask_reply)


@staff_page("incidents.change")
@require_POST
def reply(request: StaffRequest, number: int) -> HttpResponse:
    """Note what a party answered, or that it did not."""
    found = get_object_or_404(Incident, number=number)
    asked = asked_of(found.parts)
    return _posted(request, number, "reply", calm_forms.ReplyForm, actions.note_reply, asked=asked)


@staff_page("incidents.change")
@require_POST
def calm(request: StaffRequest, number: int) -> HttpResponse:
    """Note whether calm was restored."""
    return _posted(request, number, "calm", calm_forms.CalmForm, actions.note_calm)


@staff_page("incidents.change")
@require_POST
def stop(request: StaffRequest, number: int) -> HttpResponse:
    """Stop the clock of an incident."""
    return _posted(request, number, "stop", calm_forms.StopForm, actions.stop_clock)


@staff_page("incidents.change")
@require_POST
def start(request: StaffRequest, number: int) -> HttpResponse:
    """Start the clock of an incident again."""
    return _posted(request, number, "start", calm_forms.StartForm, actions.start_clock)


def _posted(
    request: StaffRequest,
    number: int,
    name: str,
    form_class: Callable[..., Any],
    act: Callable[..., Any],
    **known: Any,
) -> HttpResponse:
    """Do what a form of the incident's page asks for; what cannot be read or done leaves it as it was typed."""
    found = get_object_or_404(Incident, number=number)
    form = form_class(request.POST, auto_id=f"{name}_%s", **known)
    bound = {f"{name}_form": form}
    if not form.is_valid():
        return incident_page(request, found, bound=bound, status=422)
    return act_on(request, found, lambda: act(found, by=request.user, **form.cleaned_data), **bound)
