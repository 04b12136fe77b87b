"""Planning how somebody at risk is reached, and noting each try."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.liaison.contact_plans import ContactPlan, ContactTry
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.protection import CLOSED
from tregua.liaison.saying import LiaisonError, said
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.record import actions as record

# Whoever does not answer is tried again this soon, unless the plan is followed before.
TRY_AGAIN_AFTER: Final = timedelta(minutes=30)


@transaction.atomic
def plan_contact(
    request: ProtectionRequest, *, next_at: datetime, channel: str, word: str, if_no_answer: str, by: Person
) -> ContactPlan:
    """Plan when somebody is reached, through which channel, by which word, and what to do without an answer."""
    by.must("protection.decide")
    if next_at <= timezone.now():
        raise LiaisonError(gettext("The next contact lies in the past. Choose a later time."))
    if ProtectionRequest.objects.get(pk=request.pk).status in CLOSED:
        raise LiaisonError(gettext("This request is closed. Nobody is waiting for a call."))
    parts = (
        (gettext("Channel"), said(channel, gettext("Say through which channel they are safely reached."))),
        (gettext("Word"), word.strip() or "–"),
        (gettext("Without an answer"), said(if_no_answer, gettext("Say what is done when nobody answers."))),
    )
    made = ContactPlan.objects.create(
        request=request, next_at=next_at, recorded_by=by,
        plan=seal("\n".join(f"{what}: {words}" for what, words in parts), about=SealedAbout.AT_RISK),
    )  # fmt: skip
    _journal("contact planned", request.pk, by)
    return made


@transaction.atomic
def note_try(
    plan: ContactPlan, *, reached: bool, by: Person, next_at: datetime | None = None, note: str = ""
) -> ContactTry:
    """Note that somebody was tried; without an answer the clock runs on, half an hour unless another time is said."""
    by.must("protection.decide")
    now = timezone.now()
    if next_at is not None and next_at <= now:
        raise LiaisonError(gettext("The next contact lies in the past. Choose a later time."))
    newest = ContactPlan.objects.filter(request=plan.request_id).order_by("-recorded_at", "-id").first()
    if newest is None or newest.pk != plan.pk:
        raise LiaisonError(gettext("There is a newer plan for this contact. Note the try on that one."))
    made = ContactTry.objects.create(
        plan=plan, reached=reached, next_at=next_at or (None if reached else now + TRY_AGAIN_AFTER), recorded_by=by,
        note=seal(note, about=SealedAbout.AT_RISK) if note.strip() else None,
    )  # fmt: skip
    _journal("contact tried", plan.request_id, by)
    return made


def _journal(act: str, pk: str, by: Person) -> None:
    record.append(act=act, by=by.code, subject=f"liaison.ProtectionRequest/{pk}", facts={})
