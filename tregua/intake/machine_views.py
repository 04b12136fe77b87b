"""The machine's proposals on the page of a message: shown with their words, taken up or turned down by a person."""

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from tregua.intake import actions
from tregua.intake.drafts import DraftKind, kinds_for
from tregua.intake.machine import is_readable, reading_of
from tregua.intake.machine_wording import field_name, flagged
from tregua.intake.models import Draft, Message
from tregua.intake.reading.items import TextError
from tregua.people.models import Person
from tregua.people.pages import StaffRequest, staff_page


def shown(message: Message, drafts: list[Draft], person: Person) -> dict[str, Any] | None:
    """Return what the page shows of a machine reading to a person who may cut; None to anybody else."""
    kinds = {kind.code: kind for kind in kinds_for(person)}
    if not kinds or message.channel != "text" or not message.text.strip():
        return None
    if not is_readable(message.channel, message.text):
        return {"too_long": True}
    try:
        reading = reading_of(message, person)
    except TextError as error:
        return {"refused": str(error)}
    if reading is None:
        return None
    taken = {(draft.kind, draft.start, draft.end) for draft in drafts}
    open_ones = [
        _described(number, one, kinds[one["kind"]])
        for number, one in enumerate(reading.proposals, 1)
        if one["kind"] in kinds and (one["kind"], one["start"], one["end"]) not in taken
    ]
    return {
        "proposals": open_ones,
        "flags": [{**one, "says": flagged(one["kind"], one["detail"])} for one in reading.flags],
        "nothing": not reading.proposals,
        "version": reading.version,
    }


def _described(number: int, one: dict[str, Any], kind: DraftKind) -> dict[str, Any]:
    """Return a proposal as the page shows it: its name in the text, its kind, and what it says, field by field."""
    says = [(field_name(name), _line(value)) for name, value in one["says"].items()]
    return {**one, "name": f"m{number}", "label": kind.label, "fields": says}


def _line(value: Any) -> str:
    if isinstance(value, list):
        return " ← ".join(map(str, value))
    return gettext("yes") if value is True else str(value)


class DecisionForm(forms.Form):
    """What a person decides on a proposal: which one, and whether to record, to look closer, or to turn it down."""

    kind = forms.CharField(max_length=40)
    start = forms.IntegerField(min_value=0)
    end = forms.IntegerField(min_value=1)
    decision = forms.ChoiceField(choices=[(one, one) for one in ("accept", "edit", "reject")])
    reason = forms.CharField(max_length=300, required=False)


@staff_page("intake.cut")
@require_POST
def decide(request: StaffRequest, pk: str) -> HttpResponse:
    """Take up a proposal of the machine, with or without a closer look, or turn it down."""
    message = get_object_or_404(Message, pk=pk)
    form, back = DecisionForm(request.POST), redirect("intake:message", pk=pk)
    kinds = {kind.code: kind for kind in kinds_for(request.user)}
    says = form.cleaned_data if form.is_valid() else {}
    reading = reading_of(message, request.user)
    place = (says.get("kind", ""), says.get("start", 0), says.get("end", 0))
    if says.get("kind") not in kinds or reading is None or reading.proposal(*place) is None:
        notices.error(request, gettext("This is not among the proposals any more. Look at the list again."))
        return back
    try:
        return _decided(request, message, kinds[says["kind"]], says)
    except actions.IntakeError as error:
        notices.error(request, str(error))
        return back


def _decided(request: StaffRequest, message: Message, kind: DraftKind, says: dict[str, Any]) -> HttpResponse:
    """Cut the passage, once, and go as far as was asked for: what a form still wants is asked on its page."""
    by, reason = request.user, says["reason"].replace("\0", "").strip()
    with transaction.atomic():
        draft = actions.take_up(message, kind=kind.code, start=says["start"], end=says["end"], by=by)
        if says["decision"] == "reject":
            actions.reject(draft, reason=reason or gettext("The machine read it wrongly."), by=by)
            return redirect("intake:message", pk=message.pk)
    if says["decision"] == "accept" and _recorded(draft, kind, by):
        notices.success(request, gettext("Recorded: %(kind)s.") % {"kind": kind.label})
        return redirect("intake:message", pk=message.pk)
    return redirect("intake:make", pk=draft.pk)


def _recorded(draft: Draft, kind: DraftKind, by: Person) -> bool:
    """Make the record when the form has nothing left to ask; say whether it was made."""
    empty = kind.form(draft)
    form = kind.form(
        draft, {name: value for name in empty.fields if (value := empty[name].value()) is not None}
    )
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            actions.accept(draft, kind.make(draft, form, by), by=by)
    except actions.DecidedError:
        raise
    except kind.told:
        return False
    return True
