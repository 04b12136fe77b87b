"""Attesting to the other centre where an acceptance stands: each change is a further attestation in the same chain.

It says what was declared where, and how firm it is; never the declared area, the signatory or how to reach them.
"""

from typing import ClassVar, Final

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from tregua.agreement.channels import channel_name
from tregua.agreement.commitments import Acceptance, AcceptanceStatus, HowExpressed, Status
from tregua.agreement.parties import Party
from tregua.agreement.saying import AgreementError
from tregua.agreement.texts import Agreement
from tregua.people.models import Person, Stated
from tregua.places.coarse import public_area
from tregua.record import actions as record
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC

# What may be attested: that a form was handed in is not yet an acceptance, and a dormant one is nobody's any more.
ATTESTABLE: Final = tuple(
    status for status in Status.values if status not in {Status.SUBMITTED, Status.DORMANT}
)


class AttestationQuerySet(models.QuerySet["Attestation"]):
    """What this centre attests of acceptances."""

    def last_of_each(self) -> "AttestationQuerySet":
        """Return the last attestation of each acceptance."""
        return self.filter(superseded_by=None)


class Attestation(Stated):
    """This centre attests that an acceptance given through it has a status; a change is a further attestation.

    The party's name may leave sealed to the other centre only; of a place too small to be named it is the kind.
    """

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="attestations")
    step = models.OneToOneField(AcceptanceStatus, on_delete=models.PROTECT, related_name="attestation")
    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(_("through"), max_length=40)
    status = models.CharField(_("status"), max_length=20, choices=Status.choices)
    party_name = models.CharField(_("party"), max_length=300)
    how_expressed = models.CharField(_("how expressed"), max_length=20, choices=HowExpressed.choices)
    since = models.DateTimeField(_("since"))
    decided_by = models.CharField(_("decided by"), max_length=200, blank=True)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = AttestationQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = {
        "id": PUBLIC, "acceptance": NOBODY, "step": NOBODY, "agreement": PUBLIC, "channel": PUBLIC, "status": PUBLIC,
        "party_name": OTHER_CENTRE, "how_expressed": OTHER_CENTRE, "since": OTHER_CENTRE, "decided_by": PUBLIC,
        "supersedes": PUBLIC,
    }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.party_name} ({channel_name(self.channel)}): {self.get_status_display()}"


@transaction.atomic
def attest(acceptance: Acceptance, *, by: Person) -> Attestation:
    """Attest where an acceptance stands now; two people release it to the other centre, as anything else."""
    by.must("agreement.change")
    locked = Acceptance.objects.select_for_update().select_related("agreement", "party").get(pk=acceptance.pk)
    if hasattr(locked, "taken_back"):
        raise AgreementError(gettext("This acceptance has been taken back already."))
    step = locked.steps[-1]
    if step.status not in ATTESTABLE:
        raise AgreementError(
            gettext("An acceptance that stands as “%(status)s” is not attested.")
            % {"status": step.get_status_display()}
        )
    try:
        with transaction.atomic():
            made = Attestation.objects.create(
                acceptance=locked,
                step=step,
                agreement=locked.agreement,
                channel=locked.channel,
                status=step.status,
                party_name=_told(locked.party),
                how_expressed=locked.how_expressed,
                since=step.since,
                decided_by=step.decided_by,
                supersedes=locked.attestations.filter(superseded_by=None).first(),
                recorded_by=by,
            )
    except IntegrityError as error:
        raise AgreementError(gettext("This status has been attested already.")) from error
    record.append(
        act="acceptance attested",
        by=by.code,
        subject=f"agreement.Acceptance/{locked.pk}",
        facts={"attestation": made.pk, "status": made.status},
    )
    return made


def _told(party: Party) -> str:
    """Return what a party is called outside; one that is a place too small to be named is told by its kind."""
    with override("en"):
        small = party.place is not None and public_area(party.place) != party.place
        return str(party.get_kind_display()) if small else party.name("en")


def out_of_date(attestation: Attestation) -> str:
    """Return why an attestation is not released any more, "" while it says where its acceptance stands."""
    if hasattr(attestation.acceptance, "taken_back"):
        return gettext("This acceptance has been taken back already.")
    if hasattr(attestation, "superseded_by"):
        return gettext("A later status of this acceptance has been attested. Release that one.")
    if attestation.acceptance.steps[-1].pk != attestation.step_id:
        return gettext("The acceptance has another status by now. Attest it anew.")
    return ""
