"""The machine's proposals on the page of a message: shown with their words, taken up or turned down by a person."""

from datetime import date
from typing import Any, Final

from django import forms
from django.contrib import messages as notices
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language_bidi, gettext
from django.views.decorators.http import require_POST

from tregua.intake import actions
from tregua.intake.drafts import DraftKind, kinds_for
from tregua.intake.machine import is_readable, reading_of
from tregua.intake.machine_wording import field_name, flagged
from tregua.intake.models import Draft, Message
from tregua.intake.reading.items import TextError
from tregua.people import suggestions as machine
from tregua.people.models import Person
from tregua.people.pages import StaffRequest, staff_page
from tregua.places.models import Place

# What the reader calls the text itself, among the mouths that words came through.
THIS_TEXT: Final = "the text"
QUOTATION_MARKS: Final = frozenset("\"«“„‘'")


def shown(message: Message, drafts: list[Draft], person: Person) -> dict[str, Any] | None:
    """Return what the page shows of a machine reading to a person who may cut; None to anybody else."""
    kinds = {kind.code: kind for kind in kinds_for(person)}
    if not machine.are_on() or not kinds or message.channel != "text" or not message.text.strip():
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
    places = _places(reading.proposals)
    open_ones = [
        _described(number, one, kinds[one["kind"]], places)
        for number, one in enumerate(reading.proposals, 1)
        if one["kind"] in kinds and (one["kind"], one["start"], one["end"]) not in taken
    ]
    return {
        "borne": _borne(reading.bulletin_date),
        "proposals": open_ones,
        "flags": [
            {
                **one,
                "name": f"f{number}",
                "says": flagged(one["kind"], one["detail"]),
                "is_quotation": one["words"][:1] in QUOTATION_MARKS,
            }
            for number, one in enumerate(reading.flags, 1)
        ],
        "nothing": not reading.proposals,
        "version": reading.version,
    }


def _borne(told: dict[str, Any] | None) -> dict[str, Any] | None:
    """Return the day that a bulletin bears in its title, with its name in the text."""
    return {**told, "name": "d1", "day": date.fromisoformat(told["iso"].partition("T")[0])} if told else None


def _described(number: int, one: dict[str, Any], kind: DraftKind, places: dict[str, str]) -> dict[str, Any]:
    """Return a proposal as the page shows it: its name in the text, its kind, and what it says, field by field."""
    says = [(field_name(name), _line(name, value, kind, places)) for name, value in one["says"].items()]
    return {
        **one,
        "name": f"m{number}",
        "label": kind.label,
        "fields": says,
        "is_quotation": one["words"][:1] in QUOTATION_MARKS,
    }


def _line(name: str, value: Any, kind: DraftKind, places: dict[str, str]) -> str:
    """Return what a field says, in the page's words for what the lists have a code for."""
    if isinstance(value, list):
        from_there = " → " if get_language_bidi() else " ← "  # an arrow does not turn round by itself
        return from_there.join(gettext("this text") if one == THIS_TEXT else str(one) for one in value)
    if value is True:
        return gettext("yes")
    if name == "place":
        return places.get(str(value), str(value))
    if name == "by_province":
        lines = (line.partition(" = ") for line in value.split("\n"))
        return "\n".join(f"{places.get(code, code)} = {count}" for code, _sign, count in lines)
    field = kind.form_class.base_fields.get(name)
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        choices: Any = field.choices  # flat in every form of a draft
        return next((str(label) for code, label in choices if code == value), str(value))
    return str(value)


def _places(proposals: list[dict[str, Any]]) -> dict[str, str]:
    """Return the names of the places that proposals have the code of, in the page's language."""
    says = [one["says"] for one in proposals]
    codes = {one["place"] for one in says if one.get("place")}
    codes |= {line.partition(" = ")[0] for one in says for line in one.get("by_province", "").split("\n")}
    return {place.code: place.name() for place in Place.objects.filter(code__in=codes)}


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
    message = get_object_or_404(Message.objects.defer("raw"), pk=pk)
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
    kind.look_ahead(draft, form)
    try:
        with transaction.atomic():
            actions.accept(draft, kind.make(draft, form, by), by=by)
    except actions.DecidedError:
        raise
    except kind.told:
        return False
    return True
