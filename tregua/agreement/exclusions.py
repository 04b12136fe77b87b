"""To whom an agreement does not apply: by decision of an authority, for a time, and taken back by decision."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.acceptances import FOLLOWS, set_status
from tregua.agreement.models import (
    Acceptance,
    Agreement,
    Exclusion,
    ExclusionSeconded,
    Lifting,
    Party,
    Status,
)
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
    """Record a decision that an agreement does not apply to a party.

    When the party accepted, nothing changes before a second person confirms the decision (`second`).
    """
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
        needs_second=Acceptance.objects.filter(agreement=agreement, party=party, taken_back=None).exists(),
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
            "waits for a second person": made.needs_second,
        },
    )
    return made


@transaction.atomic
def second(exclusion: Exclusion, *, confirmed: bool, by: Person, reason: str = "") -> ExclusionSeconded:
    """Confirm that a party was excluded, and with it exclude its acceptances; or say why it was not."""
    by.must("agreement.change")
    locked = Exclusion.objects.select_for_update().get(pk=exclusion.pk)
    if not locked.needs_second or hasattr(locked, "seconded"):
        raise AgreementError(gettext("Nothing waits for a second person here."))
    if by.pk == locked.recorded_by_id:
        raise AgreementError(gettext("You wrote this down. Somebody else must confirm it."))
    if not confirmed:
        said(reason, gettext("Say why it is not confirmed; the reason is kept."))
    made = ExclusionSeconded.objects.create(
        exclusion=locked, confirmed=confirmed, reason=reason.strip(), recorded_by=by
    )
    record.append(
        act="exclusion confirmed" if confirmed else "exclusion not confirmed",
        by=by.code,
        subject=f"agreement.Exclusion/{locked.pk}",
        facts={"party": locked.party.code},
    )
    if confirmed:
        _exclude_acceptances(locked, by)
    return made


def _exclude_acceptances(exclusion: Exclusion, by: Person) -> None:
    """Give the party's acceptances that stood at that instant the status that the authority decided."""
    stood = Acceptance.objects.filter(agreement=exclusion.agreement, party=exclusion.party)
    for acceptance in stood.as_of(exclusion.since):
        if Status.EXCLUDED in FOLLOWS[acceptance.status_then]:
            set_status(
                acceptance,
                status=Status.EXCLUDED,
                since=exclusion.since,
                reason=exclusion.reference,
                decided_by=exclusion.authority,
                whole_party=True,
                by=by,
            )


@transaction.atomic
def lift(
    exclusion: Exclusion, *, until: datetime, authority: str, reference: str, source: str, by: Person
) -> Lifting:
    """Record a decision that ends an exclusion; a former acceptance comes back only by its own new status."""
    by.must("agreement.change")
    if not exclusion.has_effect:
        raise AgreementError(
            gettext("A second person has not confirmed this exclusion. There is nothing to lift.")
        )
    record.write_alone()  # of two who lift it at once the second is told
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
