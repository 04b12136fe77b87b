"""Who accepted, and where each acceptance stands: statuses follow one another with reasons, none is removed."""

from datetime import datetime
from typing import Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.models import (
    Acceptance,
    AcceptanceStatus,
    AcceptanceTakenBack,
    Agreement,
    HowExpressed,
    Party,
    ReferralAsks,
    Status,
)
from tregua.agreement.saying import AgreementError, known, said
from tregua.people.models import Person, SealedAbout
from tregua.people.vault import seal
from tregua.record import actions as record

# The steps forward. One may be skipped: that it was not recorded does not mean that it did not happen.
LADDER: Final = (Status.SUBMITTED, Status.RECEIVED, Status.ATTESTED, Status.ACKNOWLEDGED, Status.IN_FORCE)
_ENDS: Final = (Status.WITHDRAWN, Status.EXCLUDED, Status.DORMANT)
# What may follow what (E-04). Who withdrew accepts anew with a new acceptance.
FOLLOWS: Final[dict[str, tuple[str, ...]]] = {
    **{step: (*LADDER[place + 1 :], *_ENDS) for place, step in enumerate(LADDER)},
    Status.IN_FORCE: (Status.SUSPENDED, *_ENDS),
    Status.SUSPENDED: (Status.IN_FORCE, *_ENDS),
    Status.DORMANT: (Status.RECEIVED, Status.IN_FORCE, Status.WITHDRAWN, Status.EXCLUDED),
    Status.EXCLUDED: (Status.RECEIVED, Status.IN_FORCE, Status.SUSPENDED, Status.WITHDRAWN),
    Status.WITHDRAWN: (),
}
# One person alone never records these of a party that accepted: a decision is confirmed by a second person first.
BY_DECISION: Final = (Status.SUSPENDED, Status.EXCLUDED)
# These are over: the party may give a new acceptance through the same channel.
OVER: Final = (Status.WITHDRAWN, Status.EXCLUDED)


@transaction.atomic
def record_acceptance(
    agreement: Agreement,
    *,
    party: Party,
    channel: str,
    how_expressed: str,
    since: datetime,
    source: str,
    by: Person,
    conditions: str = "",
    status: str = Status.RECEIVED,
    signatory: str = "",
) -> Acceptance:
    """Record that a party accepted an agreement, through whom and since when; who signed is sealed at once."""
    by.must("agreement.change")
    known(how_expressed, HowExpressed)
    said(source, gettext("Say where this acceptance is known from."))
    through = said(channel, gettext("Say through which centre or co-chair the acceptance was given.")).lower()
    if status not in LADDER:
        raise AgreementError(
            gettext("A new acceptance cannot begin as “%(status)s”. Record it first, then change its status.")
            % {"status": known(status, Status).label}
        )
    _refuse_second(agreement, party, through)
    made = Acceptance.objects.create(
        agreement=agreement,
        party=party,
        channel=through,
        how_expressed=how_expressed,
        conditions=conditions,
        signatory=seal(signatory, about=SealedAbout.SIGNATORY) if signatory.strip() else None,
        source=source,
        recorded_by=by,
    )
    AcceptanceStatus.objects.create(acceptance=made, status=status, since=since, recorded_by=by)
    record.append(
        act="acceptance recorded",
        by=by.code,
        subject=f"agreement.Acceptance/{made.pk}",
        facts={
            "agreement": agreement.code,
            "party": party.code,
            "channel": through,
            "how_expressed": str(how_expressed),
            "status": str(status),
            "since": since.isoformat(),
        },
    )
    return made


def _refuse_second(agreement: Agreement, party: Party, channel: str) -> None:
    """Raise AgreementError when the party has an acceptance through this channel that is not over."""
    Party.objects.select_for_update().get(pk=party.pk)
    for earlier in Acceptance.objects.filter(
        agreement=agreement, party=party, channel=channel, taken_back=None
    ):
        if earlier.status not in OVER:
            raise AgreementError(
                gettext(
                    "%(party)s has accepted through %(channel)s already. Change the status of that acceptance instead."
                )
                % {"party": party, "channel": channel}
            )


@transaction.atomic
def set_status(
    acceptance: Acceptance,
    *,
    status: str,
    since: datetime,
    reason: str,
    by: Person,
    decided_by: str = "",
    whole_party: bool = False,
) -> AcceptanceStatus:
    """Record that from an instant on an acceptance has another status, and why.

    Exclusion needs the decision of an authority to which this acceptance was referred before; with `whole_party` the
    authority excluded the party itself (`exclusions.exclude`), of its own motion.
    """
    by.must("agreement.change")
    wanted = known(status, Status)
    said(reason, gettext("Say why the status changes; the reason is kept."))
    if hasattr(acceptance, "taken_back"):
        raise AgreementError(gettext("This acceptance has been taken back already."))
    locked = Acceptance.objects.select_for_update().get(pk=acceptance.pk)
    before, after = locked.status_on(since), locked.status_after(since)
    if before is None:
        raise AgreementError(
            gettext("The acceptance is not known before its first status. Choose a later date.")
        )
    _must_follow(before, wanted)
    if after is not None:
        _must_follow(wanted, after)
    if Status.EXCLUDED in {before, wanted} and not decided_by.strip():
        raise AgreementError(
            gettext("Only a decision excludes a party or takes it back. Name the authority that decided.")
        )
    if wanted == Status.EXCLUDED and not whole_party and not _was_referred(locked, since):
        raise AgreementError(
            gettext("Nobody is excluded before a referral asked for it. Refer the acceptance first.")
        )
    made = AcceptanceStatus.objects.create(
        acceptance=acceptance,
        status=status,
        since=since,
        reason=reason,
        decided_by=decided_by.strip(),
        recorded_by=by,
    )
    record.append(
        act="acceptance status changed",
        by=by.code,
        subject=f"agreement.Acceptance/{acceptance.pk}",
        facts={"status": str(wanted), "from": str(before), "since": since.isoformat(), "step": made.pk},
    )
    return made


def _was_referred(acceptance: Acceptance, until: datetime) -> bool:
    """Return whether a referral up to this instant asked to exclude the party."""
    return acceptance.referrals.filter(asked=ReferralAsks.EXCLUDE, referred_at__lte=until).exists()


@transaction.atomic
def take_back(acceptance: Acceptance, *, reason: str, by: Person) -> AcceptanceTakenBack:
    """Record that an acceptance was written down by mistake: it leaves every roll and stays readable."""
    by.must("agreement.change")
    said(reason, gettext("Say why it is taken back; the reason is kept."))
    if hasattr(acceptance, "taken_back"):
        raise AgreementError(gettext("This acceptance has been taken back already."))
    made = AcceptanceTakenBack.objects.create(acceptance=acceptance, reason=reason.strip(), recorded_by=by)
    record.append(
        act="acceptance taken back", by=by.code, subject=f"agreement.Acceptance/{acceptance.pk}", facts={}
    )
    return made


def _must_follow(before: str, after: str) -> None:
    """Raise AgreementError, naming what may follow, unless `after` may follow `before`."""
    if after in FOLLOWS[before]:
        return
    may = " · ".join(str(Status(one).label) for one in FOLLOWS[before]) or gettext(
        "nothing; record a new acceptance"
    )
    raise AgreementError(
        gettext("“%(after)s” cannot follow “%(before)s”. What may follow: %(may)s.")
        % {"after": Status(after).label, "before": Status(before).label, "may": may}
    )
