"""Recording what the person concerned agrees to, and that they no longer do."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.liaison import after
from tregua.liaison.consents import Consent, ConsentTo, ConsentWithdrawn, GivenBy, Toward
from tregua.liaison.models import ProtectionRequest
from tregua.liaison.protection import CLOSED
from tregua.liaison.saying import LiaisonError, classes, known
from tregua.people.models import Person
from tregua.record import actions as record


@transaction.atomic
def record_consent(
    request: ProtectionRequest,
    *,
    to: Sequence[str],
    toward: str,
    given_by: str,
    by: Person,
    until: datetime | None = None,
    language: str = "",
) -> Consent:
    """Record what the person concerned agreed to, toward whom and until when; it must have been explained to them."""
    by.must("protection.decide")
    if until is not None and until <= timezone.now():
        raise LiaisonError(gettext("This consent is over already. Choose a later time, or none."))
    if ProtectionRequest.objects.get(pk=request.pk).status in CLOSED:
        raise LiaisonError(gettext("This request is closed: nothing more leaves of it."))
    chosen = classes(to, ConsentTo, gettext("Say what they agreed to."))
    if ConsentTo.TOLD not in chosen:
        raise LiaisonError(
            gettext(
                "Who is given details or takes over is told of the request. Ask for that consent as well."
            )
        )
    made = Consent.objects.create(
        request=request, to=chosen, toward=known(toward, Toward), until=until, given_by=known(given_by, GivenBy),
        language=language, recorded_by=by,
    )  # fmt: skip
    _journal("consent recorded", made, by)
    return made


@transaction.atomic
def withdraw_consent(consent: Consent, *, by: Person, reason: str = "") -> ConsentWithdrawn:
    """Record that a consent is withdrawn: what has not left is held back at once, and who was told is told so."""
    by.must("protection.decide")
    record.write_alone()
    if ConsentWithdrawn.objects.filter(consent=consent).exists():
        raise LiaisonError(gettext("This consent has been withdrawn already."))
    made = ConsentWithdrawn.objects.create(consent=consent, reason=reason.strip(), recorded_by=by)
    _journal("consent withdrawn", consent, by)
    for tell in after.WITHDRAWN:
        tell(consent, by)
    return made


def consent_for(request: ProtectionRequest, *needed: str, toward: str) -> Consent:
    """Return the consent that covers all that is needed; LiaisonError, saying what to ask for, when there is none."""
    standing = Consent.objects.standing(timezone.now()).filter(request=request, toward=toward)
    for one in standing.order_by("-id"):
        if set(needed) <= set(one.to):
            return one
    raise LiaisonError(
        gettext(
            "The person concerned has not agreed to this toward “%(whom)s”: %(what)s. Ask them, then record it."
        )
        % {"whom": Toward(toward).label, "what": " · ".join(str(ConsentTo(one).label) for one in needed)}
    )


def _journal(act: str, consent: Consent, by: Person) -> None:
    record.append(act=act, by=by.code, subject=f"liaison.ProtectionRequest/{consent.request_id}", facts={})
