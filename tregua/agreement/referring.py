"""Recording that an acceptance was referred to those who decide about it."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.models import Acceptance, Referral, ReferralAsks
from tregua.agreement.saying import AgreementError, known, said
from tregua.people.models import Person
from tregua.record import actions as record


@transaction.atomic
def refer(
    acceptance: Acceptance, *, addressee: str, asked: str, grounds: str, referred_at: datetime, by: Person
) -> Referral:
    """Record that an acceptance was referred to an authority, what is asked of it and why."""
    by.must("agreement.change")
    if hasattr(acceptance, "taken_back"):
        raise AgreementError(gettext("This acceptance has been taken back already."))
    if referred_at > timezone.now():
        raise AgreementError(gettext("This time is still to come. Record the referral once it is made."))
    made = Referral.objects.create(
        acceptance=acceptance,
        addressee=said(addressee, gettext("Say to whom it is referred.")),
        asked=known(asked, ReferralAsks),
        grounds=said(grounds, gettext("Say on what grounds: findings by their number.")),
        referred_at=referred_at,
        recorded_by=by,
    )
    record.append(
        act="acceptance referred",
        by=by.code,
        subject=f"agreement.Acceptance/{acceptance.pk}",
        facts={"referral": made.pk, "asked": str(made.asked), "referred_at": referred_at.isoformat()},
    )
    return made
