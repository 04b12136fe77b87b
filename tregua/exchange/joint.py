"""Offering a request for protection to the other centre, answering such an offer, and revoking one.

Only with the consent of the person concerned, and end to end: what is offered is written into a letter that the other
centre's custodians open.
"""

import contextlib
import secrets
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from tregua.exchange import letter_form, trust
from tregua.exchange.letters import JointCase, JointKind, JointState, JointStep, LetterIn, LetterOut, Verb
from tregua.exchange.refusing import ExchangeError
from tregua.exchange.seals import Recipient
from tregua.liaison.choices import Imminence
from tregua.liaison.consenting import consent_for
from tregua.liaison.consents import Consent, ConsentTo, Toward
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.open_requests import open_requests
from tregua.liaison.protection import CLOSED, ask_protection
from tregua.people.models import Person, Sealed, SealedAbout
from tregua.people.vault import seal
from tregua.record import actions as record
from tregua.record import keys
from tregua.record.kept import new_ulid

# In bytes; as base64, with the rest of it, it must be a signed note.
LONGEST_DETAILS: Final = 30_000


class JointError(ExchangeError):
    """This cannot be offered, answered or revoked; the message says why and what to do."""


@transaction.atomic
def offer(request: ProtectionRequest, *, kind: str, by: Person, details: str = "") -> JointCase:
    """Offer the other centre a request: to handle it together or to take it over, with the consent that this needs."""
    by.must("protection.decide")
    record.write_alone()
    if ProtectionRequest.objects.get(pk=request.pk).status in CLOSED:
        raise JointError(gettext("This request is closed: nothing more leaves of it."))
    if any(one.state in {JointState.OFFERED, JointState.ACCEPTED} for one in cases_of(request)):
        raise JointError(gettext("This request is offered already, or handled together. Revoke that first."))
    if len(details.encode()) > LONGEST_DETAILS:
        raise JointError(gettext("These details are too long for one letter. Shorten them."))
    needed = [ConsentTo.TOLD, *([ConsentTo.DETAILS] if details.strip() else [])]
    needed += [ConsentTo.TRANSFER] if kind == JointKind.TRANSFER else []
    case = JointCase.objects.create(
        ref=secrets.token_hex(16), ours=True, kind=JointKind(kind), request=request, recorded_by=by,
        consent=consent_for(request, *needed, toward=Toward.OTHER_CENTRE),
        beneficiaries=request.beneficiaries, asked=request.asked, imminence=_soonest(request),
        details=seal(details, about=SealedAbout.AT_RISK) if details.strip() else None,
    )  # fmt: skip
    _send(case, Verb.OFFER, by=by, details=details.strip())
    _journal("joint handling offered", case, by)
    return case


@transaction.atomic
def answer(case: JointCase, *, accepted: bool, by: Person, reason: str = "") -> JointStep:
    """Accept or refuse what the other centre offers; accepted, it is a request of ours from then on, with its clocks."""
    by.must("protection.decide")
    record.write_alone()
    case = JointCase.objects.get(pk=case.pk)
    if case.ours or case.state != JointState.OFFERED:
        raise JointError(
            gettext("There is nothing to answer here: it is %(state)s.") % {"state": case.state_label}
        )
    if not accepted and not reason.strip():
        raise JointError(gettext("Say why it is refused; the other centre reads it. Use no names."))
    made = None
    if accepted:
        made = ask_protection(
            beneficiaries=case.beneficiaries, asked=case.asked, hearsay_depth=1, imminence=case.imminence, by=by,
            addressed_to=gettext("the other centre, which offered it to us"),
        )  # fmt: skip
    step = JointStep.objects.create(
        case=case, state=JointState.ACCEPTED if accepted else JointState.REFUSED, by_us=True, reason=reason.strip(),
        request=made, recorded_by=by,
    )  # fmt: skip
    _send(case, Verb.ACCEPT if accepted else Verb.REFUSE, by=by, reason=reason.strip())
    _journal("joint handling answered", case, by)
    return step


@transaction.atomic
def revoke(case: JointCase, *, by: Person, reason: str = "") -> JointStep:
    """Take an offer back, or end handling together; what was taken over is no longer ours to take back."""
    by.must("protection.decide")
    record.write_alone()
    case = JointCase.objects.get(pk=case.pk)
    if not may_revoke(case):
        raise JointError(gettext("This cannot be revoked: it is %(state)s.") % {"state": case.state_label})
    _send(case, Verb.REVOKE, by=by, reason=reason.strip())
    step = JointStep.objects.create(
        case=case, state=JointState.REVOKED, by_us=True, reason=reason.strip(), recorded_by=by
    )
    _journal("joint handling revoked", case, by)
    return step


def may_revoke(case: JointCase) -> bool:
    """Return whether we may end it: our offer while it waits, and handling together on either side."""
    if case.state == JointState.OFFERED:
        return case.ours
    return case.state == JointState.ACCEPTED and case.kind == JointKind.JOINT


def follow_withdrawal(consent: Consent, by: Person) -> None:
    """Revoke what rests on a consent that was withdrawn. Where nobody can be written to, it is held back all the same."""
    for case in JointCase.objects.filter(consent=consent).prefetch_related("steps"):
        if not may_revoke(case):
            continue
        step = {"case": case, "state": JointState.REVOKED, "by_us": True, "recorded_by": by}
        with contextlib.suppress(JointError, keys.LogKeyError):
            _send(case, Verb.REVOKE, by=by)
        JointStep.objects.create(**step)
        _journal("joint handling revoked", case, by)


def cases_of(request: ProtectionRequest) -> list[JointCase]:
    """Return the offers of a request, and the offer that it was made of, the newest first."""
    own = JointCase.objects.filter(request=request)
    made = JointCase.objects.filter(steps__request=request)
    return list((own | made).distinct().prefetch_related("steps", "letters__left"))


def texts_of(request: ProtectionRequest) -> list[Sealed]:
    """Return all that is sealed of a request: story, notes, plans and tries of contact, and the details of each offer."""
    found = [request.story, *(step.note for step in request.steps.all())]
    for plan in request.contact_plans.all():
        found += [plan.plan, *(one.note for one in plan.tries.all())]
    found += [case.details for case in cases_of(request)]
    return [one for one in found if one is not None]


def readers() -> list[Recipient]:
    """Return the custodians of the other centre whose digits were compared."""
    usable = (
        Recipient.objects.usable().filter(body=settings.CENTRE.peer_code) if settings.CENTRE.peer_code else []
    )
    return list(usable)[: letter_form.MOST_READERS]


def unread_late(now: Any) -> int:
    """Return how many letters no custodian opened in time, and how many offers nobody answered."""
    from tregua.liaison.clocks import ACKNOWLEDGE_WITHIN  # noqa: PLC0415 - the clocks ask this file

    limit = now - ACKNOWLEDGE_WITHIN
    letters = LetterIn.objects.unread().filter(recorded_at__lt=limit).count()
    return letters + JointCase.objects.filter(ours=False, steps=None, recorded_at__lt=limit).count()


def _send(case: JointCase, verb: str, *, by: Person, reason: str = "", details: str = "") -> LetterOut:
    """Write a letter to every custodian of the other centre whose digits were compared."""
    found = readers()
    verifier = trust.peer_verifier()
    if not found or verifier is None:
        raise JointError(
            gettext(
                "Nobody at the other centre can be written to: enter the keys of its custodians under “Recipients of "
                "sealed fields”, and have their digits compared."
            )
        )
    offers = verb == Verb.OFFER
    says = {
        "v": 1, "verb": str(verb), "ref": case.ref, "number": new_ulid(), "kind": str(case.kind), "reason": reason,
        "for": case.beneficiaries if offers else [], "asked": case.asked if offers else [],
        "soon": str(case.imminence) if offers else "", "details": details,
    }  # fmt: skip
    sealed = letter_form.write(
        says,
        by=keys.mirror_cosigner(),
        sender=settings.ORIGIN,
        to=verifier.name,
        readers=[one.key for one in found],
    )
    return LetterOut.objects.create(
        case=case, verb=verb, name=letter_form.name_of(sealed), to=[one.pk for one in found], ciphertext=sealed,
        recorded_by=by,
    )  # fmt: skip


def _soonest(request: ProtectionRequest) -> str:
    told = {one.imminence for one in request.threats.all()}
    return next((code for code in Imminence.values if code in told), Imminence.NOT_KNOWN.value)


def sealed_of_open_cases() -> list[str]:
    """Return the details of offers that open work still needs: of requests that are open here, and of offers to answer."""
    needed = list(open_requests().values_list("pk", flat=True))
    of_them = Q(request__in=needed) | Q(steps__request__in=needed) | Q(ours=False, steps=None)
    return list(JointCase.objects.filter(of_them).exclude(details=None).values_list("details", flat=True))


def _journal(act: str, case: JointCase, by: Person) -> None:
    here = case.request_here
    subject = f"liaison.ProtectionRequest/{here.pk}" if here else f"exchange.JointCase/{case.pk}"
    record.append(act=act, by=by.code, subject=subject, facts={})


def standing_consent(case: JointCase) -> bool:
    """Return whether the person concerned still agrees to what we offered."""
    return Consent.objects.standing(timezone.now()).filter(pk=case.consent_id).exists()
