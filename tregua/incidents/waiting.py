"""Incidents without a finding, findings nobody adopted or that were returned, reports of no incident, parties that have not answered."""

from typing import Any, ClassVar

from django.db import models

from tregua.record.shown import NOBODY
from tregua.record.waiting import Waiting

OF_THE_FINDING = "SELECT incident_id FROM incidents_finding WHERE id = NEW.finding_id"
OF_THE_RETURN = "SELECT id FROM incidents_findingreturn WHERE finding_id = {}"


class UnverifiedIncident(Waiting):
    """An incident that stands and has no adopted finding."""

    incident = models.OneToOneField(
        "incidents.Incident", on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )
    began_at = models.DateTimeField(null=True)

    shown_to: ClassVar[dict[str, str]] = {"incident": NOBODY, "began_at": NOBODY}
    closed_by: ClassVar = {
        "incidents.Adoption": OF_THE_FINDING,
        "incidents.Merge": "SELECT NEW.incident_id",
    }
    opened_by: ClassVar = {
        "incidents.FindingWithdrawal": OF_THE_FINDING,
        "incidents.MergeUndone": "SELECT incident_id FROM incidents_merge WHERE id = NEW.merge_id",
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["began_at", "incident"], name="unverified_by_time")]

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        from tregua.incidents.models import Incident  # noqa: PLC0415 - the models stand on this file

        return Incident.objects.unverified()


class UnadoptedFinding(Waiting):
    """A drafted finding that nobody adopted, returned, withdrew or replaced."""

    finding = models.OneToOneField(
        "incidents.Finding", on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )

    shown_to: ClassVar[dict[str, str]] = {"finding": NOBODY}
    closed_by: ClassVar = {
        "incidents.Adoption": "SELECT NEW.finding_id",
        "incidents.FindingReturn": "SELECT NEW.finding_id",
        "incidents.FindingWithdrawal": "SELECT NEW.finding_id",
        "incidents.Finding": "SELECT NEW.supersedes_id",
    }

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        return models.QuerySet(cls.of()).filter(
            adoption=None, withdrawal=None, superseded_by=None, returned=None
        )


class ReturnedDraft(Waiting):
    """A draft was returned, and whoever drafted it has neither drafted another in its place nor withdrawn it."""

    sending_back = models.OneToOneField(
        "incidents.FindingReturn", on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )

    shown_to: ClassVar[dict[str, str]] = {"sending_back": NOBODY}
    closed_by: ClassVar = {
        "incidents.FindingWithdrawal": OF_THE_RETURN.format("NEW.finding_id"),
        "incidents.Finding": OF_THE_RETURN.format("NEW.supersedes_id"),
    }

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        return models.QuerySet(cls.of()).filter(finding__withdrawal=None, finding__superseded_by=None)


class UnplacedReport(Waiting):
    """A report that belongs to no incident; a correction belongs where the claim was filed."""

    report = models.OneToOneField(
        "reports.Report", on_delete=models.CASCADE, primary_key=True, related_name="unplaced"
    )
    started_at = models.DateTimeField(null=True)

    shown_to: ClassVar[dict[str, str]] = {"report": NOBODY, "started_at": NOBODY}
    opened_when: ClassVar = (
        "NEW.supersedes_id IS NULL "
        "OR EXISTS (SELECT 1 FROM incidents_unplacedreport before WHERE before.report_id = NEW.supersedes_id)"
    )
    closed_by: ClassVar = {"incidents.Membership": "SELECT NEW.report_id"}
    opened_by: ClassVar = {
        "incidents.MembershipEnd": "SELECT report_id FROM incidents_membership WHERE id = NEW.membership_id"
    }

    class Meta:
        indexes: ClassVar = [models.Index(fields=["started_at", "report"], name="unplaced_by_time")]

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        from tregua.incidents.models import Membership  # noqa: PLC0415 - the models stand on this file

        placed = Membership.objects.standing()
        return models.QuerySet(cls.of()).filter(
            ~models.Exists(placed.filter(report=models.OuterRef("pk"))),
            ~models.Exists(placed.filter(report=models.OuterRef("supersedes"))),
        )


class UnansweredRequest(Waiting):
    """A party was asked about an incident and has not answered; that nobody answered is an answer too."""

    request = models.OneToOneField(
        "incidents.ReplyRequest", on_delete=models.CASCADE, primary_key=True, related_name="waiting"
    )
    due_at = models.DateTimeField()

    shown_to: ClassVar[dict[str, str]] = {"request": NOBODY, "due_at": NOBODY}
    closed_by: ClassVar = {"incidents.PartyReply": "SELECT NEW.request_id"}

    class Meta:
        indexes: ClassVar = [models.Index(fields=["due_at", "request"], name="unanswered_request_by_due")]

    @classmethod
    def definition(cls) -> "models.QuerySet[Any]":
        return models.QuerySet(cls.of()).filter(replies=None)
