"""Pages of handling requests for protection with the other centre: offers, answers, letters, and what left after harm."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages as notices
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tregua.agreement.fields import line, text
from tregua.exchange import harm, joint
from tregua.exchange.joint_reading import read_letter
from tregua.exchange.letters import JointCase, JointKind, JointState, LetterIn, LetterRead, Outcome
from tregua.exchange.refusing import ExchangeError
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.protection import note_listing, note_reading
from tregua.liaison.protection_views import noted
from tregua.liaison.saying import LiaisonError
from tregua.people import vault
from tregua.people.pages import StaffRequest, form_page, recorded, staff_page
from tregua.people.vault import VaultError
from tregua.record.keys import LogKeyError

REFUSALS = (ExchangeError, LiaisonError, VaultError, LogKeyError)
SHOWN = 100


class OfferForm(forms.Form):
    """What is offered to the other centre."""

    kind = forms.ChoiceField(label=_("What is offered"), choices=JointKind.choices)
    details = text(
        _("Story and how to reach them"),
        required=False,
        help_text=_(
            "Only with their consent to it. Sealed at once, to the other centre and to our own custodians."
        ),
    )


class AnswerForm(forms.Form):
    """Whether an offer of the other centre is accepted."""

    accepted = forms.ChoiceField(label=_("We"), choices=[("yes", _("accept")), ("no", _("refuse"))])
    reason = line(
        _("Why"), required=False, help_text=_("Needed for a refusal; the other centre reads it. No names.")
    )

    def clean_accepted(self) -> bool:
        """Return whether it is accepted."""
        return bool(self.cleaned_data["accepted"] == "yes")


class RevokeForm(forms.Form):
    """Why it is ended."""

    reason = line(_("Why"), required=False, help_text=_("The other centre reads it. No names."))


class OpenLetterForm(forms.Form):
    """Why a letter is opened."""

    reason = line(_("Why do you open it"), help_text=_("The reason is kept."))


@staff_page("protection.read")
@never_cache
@require_safe
def overview(request: StaffRequest) -> HttpResponse:
    """Show letters that wait for a custodian, and the offers of both sides."""
    noted(lambda: note_listing(by=request.user))
    cases = JointCase.objects.select_related("recorded_by").prefetch_related("steps")
    context: dict[str, Any] = {
        "unread": LetterIn.objects.unread().defer("ciphertext")[:SHOWN],
        "refused": LetterRead.objects.exclude(outcome=Outcome.TAKEN).order_by("-id")[:20],
        "cases": cases[:SHOWN],
        "may_open": request.user.may("vault.open"),
        "can_write": bool(joint.readers()),
    }
    return render(request, "exchange/joint.html", context)


@staff_page("protection.decide")
@never_cache
@form_page
def offer(request: StaffRequest, pk: str) -> HttpResponse:
    """Offer a request to the other centre."""
    found = get_object_or_404(ProtectionRequest.objects.readable_by(request.user), pk=pk)
    form = OfferForm(request.POST or None)
    if recorded(request, form, lambda: joint.offer(found, by=request.user, **form.cleaned_data), REFUSALS):
        return redirect("liaison:protection_request", pk=found.pk)
    return render(
        request,
        "exchange/joint_offer.html",
        {"form": form, "found": found},
        status=422 if form.errors else 200,
    )


@staff_page("protection.read")
@never_cache
@form_page
def case(request: StaffRequest, pk: str) -> HttpResponse:
    """Show one offer with what became of it; answer theirs, revoke ours."""
    rows = JointCase.objects.select_related("recorded_by", "consent").prefetch_related(
        "steps", "letters__left"
    )
    found = get_object_or_404(rows, pk=pk)
    answering = not found.ours and found.state == JointState.OFFERED
    may_revoke = joint.may_revoke(found)
    form: forms.Form = AnswerForm(request.POST or None) if answering else RevokeForm(request.POST or None)
    if request.method == "POST":
        request.user.must("protection.decide")
        act = joint.answer if answering else joint.revoke
        if recorded(request, form, lambda: act(found, by=request.user, **form.cleaned_data), REFUSALS):
            return redirect("exchange:joint_case", pk=found.pk)
    here = found.request_here
    note = partial(note_reading, here) if here else note_listing
    noted(lambda: note(by=request.user))
    context = {
        "case": found,
        "form": form,
        "answering": answering,
        "may_act": (answering or may_revoke) and request.user.may("protection.decide"),
    }
    return render(request, "exchange/joint_case.html", context, status=422 if form.errors else 200)


@staff_page("vault.open")
@never_cache
@form_page
def letter(request: StaffRequest, pk: str) -> HttpResponse:
    """Open a letter of the other centre with one's own key, and do what it says where it may."""
    found = get_object_or_404(LetterIn.objects.defer("ciphertext"), pk=pk)
    form = OpenLetterForm(request.POST or None)
    identity = vault.unlocked(request.session.get("vault", ""))
    if request.method == "POST" and form.is_valid():
        try:
            if identity is None:
                raise VaultError(gettext("Bring your key first: its time in this session is over."))
            read = read_letter(found, identity=identity, by=request.user, **form.cleaned_data)
        except REFUSALS as error:
            form.add_error(None, str(error))
        else:
            notices.info(request, read.get_outcome_display())
            return redirect("exchange:joint")
    context = {"letter": found, "form": form, "held": identity is not None}
    return render(request, "exchange/joint_letter.html", context, status=422 if form.errors else 200)


@staff_page("protection.decide")
@never_cache
@require_safe
def after_harm(request: StaffRequest, pk: str) -> HttpResponse:
    """Show everybody to whom something left, for the review of our own disclosures."""
    rows = ProtectionRequest.objects.readable_by(request.user).with_clocks()
    found = get_object_or_404(rows, pk=pk)
    noted(lambda: note_reading(found, by=request.user))
    context = {
        "found": found,
        "told": harm.told_since(found),
        "letters": harm.letters_about(found),
        "opened": harm.opened_here(found)[:SHOWN],
        "since": found.recorded_at - harm.LOOK_BACK,
    }
    return render(request, "exchange/harm.html", context)
