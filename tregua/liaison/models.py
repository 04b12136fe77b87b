"""Work with the parties: meetings that are counted, requests for protection, promises that are followed up.

Nothing here but meetings and assurances may ever be reached from a published record; names, stories and
contact details of people at risk are sealed.
"""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.liaison.choices import (
    Asked,
    AssuranceState,
    Beneficiary,
    Imminence,
    MeetingKind,
    MeetingResult,
    ProtectionStatus,
)
from tregua.people.models import Person, Sealed, Stated
from tregua.places.models import Place
from tregua.record.shown import NOBODY, OTHER_CENTRE, PUBLIC


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings on record."""

    def in_series(self, series: str) -> "MeetingQuerySet":
        """Return the meetings that count toward a series, the oldest first."""
        return self.filter(series=series).order_by("held_on", "id")


class Meeting(Stated):
    """A meeting that was held: its kind, place and result; participants are sealed."""

    kind = models.CharField(_("kind"), max_length=30, choices=MeetingKind.choices)
    organiser = models.CharField(_("organiser"), max_length=120)
    held_on = models.DateField(_("held on"))
    place = models.ForeignKey(Place, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    place_as_written = models.CharField(_("place, as written"), max_length=200, blank=True)
    about = models.TextField(_("about"), blank=True)
    result = models.CharField(_("result"), max_length=20, choices=MeetingResult.choices)
    series = models.CharField(_("counts toward"), max_length=80, blank=True)
    participants = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    source = models.TextField(_("source"))

    objects = MeetingQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("id", "kind", "organiser", "held_on", "place", "result", "series"), PUBLIC
    ) | {"place_as_written": OTHER_CENTRE, "about": OTHER_CENTRE, "participants": NOBODY, "source": OTHER_CENTRE}


class MeetingParty(Stated):
    """A party was represented at a meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = {"meeting": OTHER_CENTRE, "party": OTHER_CENTRE}


class ProtectionRequestQuerySet(models.QuerySet["ProtectionRequest"]):
    """Requests for protection: reached by a look-up that asks who is looking."""

    def readable_by(self, person: Person) -> "ProtectionRequestQuerySet":
        """Return the requests this person may read: all for those who handle them, none for anybody else."""
        return self if person.may("protection.read") else self.none()


class ProtectionRequest(Stated):
    """Somebody asks a centre for protection: categories of people, never names; the story is sealed."""

    beneficiaries = models.JSONField(_("for whom"), default=list)
    asked = models.JSONField(_("what is asked"), default=list)
    addressed_to = models.CharField(_("addressed to"), max_length=120)
    hearsay_depth = models.PositiveSmallIntegerField(_("hearsay"), default=0)
    language = models.CharField(_("language"), max_length=5, blank=True)
    story = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    objects = ProtectionRequestQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("beneficiaries", "asked", "addressed_to", "hearsay_depth", "language", "story"), NOBODY
    )

    @property
    def status(self) -> str:
        """Return where the request stands."""
        latest = self.steps.order_by("-id").first()
        return latest.status if latest else ProtectionStatus.RECEIVED

    @property
    def asked_labels(self) -> list[str]:
        """Return what is asked, in words."""
        return [str(Asked(code).label) for code in self.asked]

    @property
    def beneficiary_labels(self) -> list[str]:
        """Return for whom, in words."""
        return [str(Beneficiary(code).label) for code in self.beneficiaries]


class ProtectionStep(Stated):
    """A request moved to a status, with a coded reason; details are sealed."""

    request = models.ForeignKey(ProtectionRequest, on_delete=models.PROTECT, related_name="steps")
    status = models.CharField(_("status"), max_length=20, choices=ProtectionStatus.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    note = models.ForeignKey(Sealed, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("request", "status", "reason", "note"), NOBODY)


class Threat(Stated):
    """A threat against a class of people, by whom and how soon, as somebody says it."""

    against = models.CharField(_("against"), max_length=30, choices=Beneficiary.choices)
    by_party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by_as_written = models.CharField(_("by, as written"), max_length=300, blank=True)
    basis = models.TextField(_("basis"))
    imminence = models.CharField(_("how soon"), max_length=20, choices=Imminence.choices)
    request = models.ForeignKey(
        ProtectionRequest, null=True, blank=True, on_delete=models.PROTECT, related_name="threats"
    )

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("against", "by_party", "by_as_written", "basis", "imminence", "request"), NOBODY
    )


class AssuranceQuerySet(models.QuerySet["Assurance"]):
    """Promises."""

    def open(self) -> "AssuranceQuerySet":
        """Return promises that are neither kept, broken nor withdrawn."""
        closed = AssuranceStep.objects.exclude(state=AssuranceState.OPEN).values("assurance")
        return self.exclude(pk__in=closed)


class Assurance(Stated):
    """A promise by a guarantor to a class of people: what, by when; it is followed up."""

    promised_by = models.CharField(_("promised by"), max_length=200)
    beneficiaries = models.JSONField(_("to whom"), default=list)
    promise = models.TextField(_("promise"))
    language = models.CharField(_("language"), max_length=5, blank=True)
    promised_on = models.DateField(_("promised on"), null=True, blank=True)
    follow_up_on = models.DateField(_("follow up on"), null=True, blank=True)
    source = models.TextField(_("source"), blank=True)

    objects = AssuranceQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("promised_by", "beneficiaries", "promise", "language", "promised_on", "follow_up_on", "source"), NOBODY
    )


class AssuranceStep(Stated):
    """What became of a promise so far, and how that is known."""

    assurance = models.ForeignKey(Assurance, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=20, choices=AssuranceState.choices)
    evidence = models.TextField(_("how it is known"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("assurance", "state", "evidence"), NOBODY)
