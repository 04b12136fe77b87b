"""To whom an agreement does not apply: by decision of an authority, for a time, and taken back by decision."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.acceptances import FOLLOWS, set_status
from tregua.agreement.models import Acceptance, Agreement, Exclusion, Lifting, Party, Status
from tregua.agreement.saying import AgreementError, said
from tregua.people.models import Person
from tregua.record import actions as record


@transaction.atomic
def exclude(
    agreement: Agreement,
    *,
    party: Party,
    authority: str,
    reference: str,
    since: datetime,
    source: str,
    by: Person,
    until: datetime | None = None,
) -> Exclusion:
    """Record a decision that an agreement does not apply to a party; its acceptances are excluded with it."""
    by.must("agreement.change")
    if until is not None and until <= since:
        raise AgreementError(gettext("The exclusion ends before it begins."))
    made = Exclusion.objects.create(
        agreement=agreement,
        party=party,
        authority=said(authority, gettext("Name the authority that decided on the exclusion.")),
        reference=said(reference, gettext("Give the decision: its number or its date.")),
        since=since,
        until=until,
        source=said(source, gettext("Say where the decision is published.")),
        recorded_by=by,
    )
    record.append(
        act="party excluded",
        by=by.code,
        subject=f"agreement.Exclusion/{made.pk}",
        facts={
            "agreement": agreement.code,
            "party": party.code,
            "since": since.isoformat(),
            "until": until.isoformat() if until else "",
        },
    )
    for acceptance in Acceptance.objects.filter(agreement=agreement, party=party).as_of(since):
        if Status.EXCLUDED in FOLLOWS[acceptance.status_then]:
            set_status(
                acceptance,
                status=Status.EXCLUDED,
                since=since,
                reason=reference,
                decided_by=authority,
                whole_party=True,
                by=by,
            )
    return made


@transaction.atomic
def lift(
    exclusion: Exclusion, *, until: datetime, authority: str, reference: str, source: str, by: Person
) -> Lifting:
    """Record a decision that ends an exclusion; a former acceptance comes back only by its own new status."""
    by.must("agreement.change")
    if hasattr(exclusion, "lifting"):
        raise AgreementError(gettext("This exclusion has been lifted already."))
    if until <= exclusion.since:
        raise AgreementError(gettext("The exclusion ends before it begins."))
    made = Lifting.objects.create(
        exclusion=exclusion,
        until=until,
        authority=said(authority, gettext("Name the authority that lifted the exclusion.")),
        reference=said(reference, gettext("Give the decision: its number or its date.")),
        source=said(source, gettext("Say where the decision is published.")),
        recorded_by=by,
    )
    record.append(
        act="exclusion lifted",
        by=by.code,
        subject=f"agreement.Exclusion/{exclusion.pk}",
        facts={"party": exclusion.party.code, "until": until.isoformat()},
    )
    return made
