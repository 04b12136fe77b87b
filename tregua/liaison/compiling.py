"""Compiling the dossier of a referral: what was found, what it rests on by its hash, what was tried; nobody is named.

A dossier holds no reporter, no source, no verifier and no words of a call. Each thing stands with the SHA-256 of what
is said of it here, and with the leaf of the journal by which the centre can prove when it was recorded.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language, gettext

from tregua.agreement.channels import channel_name
from tregua.agreement.models import Referral
from tregua.agreement.typesetting import pdf
from tregua.agreement.violation_types import label
from tregua.incidents.asked import PartyReply, ReplyRequest
from tregua.incidents.calmed import Calm
from tregua.incidents.models import Deescalation, Finding, Incident, Restriction
from tregua.liaison.dossiers import PatternRule
from tregua.liaison.models import Assurance
from tregua.places.coarse import public_area
from tregua.record.models import Entry
from tregua.reports.models import Report

FORMAT: Final = "tregua-dossier/1"
# What people wrote of a finding in their own words, and what goes into the dossier as they wrote it.
FREE_TEXTS: Final = ("reasons", "not_relied_on", "alternatives", "dissent", "recommendation")
TEMPLATE: Final = Path(__file__).with_name("dossier.typ")


def as_bytes(data: Any) -> bytes:
    """Return data as the bytes that are hashed: sorted, UTF-8, without spaces."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def hashed(thing: dict[str, Any]) -> dict[str, Any]:
    """Return a thing with the SHA-256 of what else it says."""
    return thing | {"sha256": hashlib.sha256(as_bytes(thing)).hexdigest()}


def compiled(
    referral: Referral,
    *,
    rule: PatternRule | None,
    findings: Sequence[Finding],
    silences: Sequence[PartyReply],
    assurances: Sequence[Assurance],
) -> dict[str, Any]:
    """Return everything the dossier says."""
    acceptance = referral.acceptance
    about: list[Finding | PartyReply] = [*findings, *silences]
    incidents = {one.incident_id: one.incident for one in about}.values()
    parts = [part for one in incidents for part in one.parts]
    return {
        "format": FORMAT,
        "centre": settings.CENTRE.code,
        "log": settings.ORIGIN,
        "compiled_at": timezone.now().isoformat(),
        "agreement": acceptance.agreement.code,
        "party": acceptance.party.code,
        "acceptance": {
            "through": acceptance.channel,
            "statuses": [
                {"status": one.status, "since": one.since.isoformat(), "decided_by": one.decided_by}
                for one in acceptance.steps
            ],
        },
        "referral": {
            "id": referral.pk,
            "addressee": referral.addressee,
            "asked": referral.asked,
            "grounds": referral.grounds,
            "referred_at": referral.referred_at.isoformat(),
        },
        "rule": _rule(rule),
        "findings": [hashed(_finding(one)) for one in findings],
        "evidence": [hashed(one) for finding in findings for one in _evidence(finding)],
        "steps": [
            hashed(one) for one in sorted(_steps(parts), key=lambda one: (one["at"], one["kind"], one["id"]))
        ],
        "assurances": [hashed(_assurance(one)) for one in assurances],
    }


def _rule(rule: PatternRule | None) -> dict[str, Any] | None:
    if rule is None:
        return None
    return {
        "code": rule.code, "of": rule.of, "violation_type": rule.violation_type, "least": rule.least,
        "days": rule.days, "words": rule.words,
    }  # fmt: skip


def _leaves(subject: str) -> list[str]:
    """Return the leaves of the journal about one thing."""
    return list(
        Entry.objects.journal().filter(subject=subject).order_by("index").values_list("leaf_hash", flat=True)
    )


def _finding(finding: Finding) -> dict[str, Any]:
    incident = finding.incident
    area = public_area(incident.place)
    began = incident.began_at
    return {
        "id": finding.pk,
        "incident": incident.pk,
        "day": timezone.localtime(began).date().isoformat() if began else "",
        "area": area.code if area else "",
        "violation_type": incident.violation_type,
        **{
            name: getattr(finding, name) or ""
            for name in (
                *("question", "answer", "standard", "attribution", "certainty"),
                *FREE_TEXTS,
            )
        },
        "level": finding.level,
        "attributed_to": finding.attributed_to.code if finding.attributed_to else "",
        "adopted_at": finding.adoption.recorded_at.isoformat(),
        "journal": _leaves(f"incidents.Finding/{finding.pk}"),
    }


def _evidence(finding: Finding) -> Iterator[dict[str, Any]]:
    """Yield what a finding rests on: whose sort it is, and the hash of what is kept; never who said it."""
    for row in finding.relied_on.select_related("report__source", "report__message").order_by("report_id"):
        report: Report = row.report
        yield {
            "finding": finding.pk,
            "report": report.pk,
            "source_kind": report.source.kind,
            "message_sha256": report.message.sha256 if report.message else "",
            "journal": _leaves(f"reports.Report/{report.pk}"),
        }


def _steps(incidents: Sequence[Incident]) -> Iterator[dict[str, Any]]:
    """Yield what was tried on these incidents, without the words in which it was."""
    for call in Deescalation.objects.filter(incident__in=incidents).select_related("party"):
        yield _step("call", call, call.at, party=call.party.code, outcome=call.outcome)
    for asked in ReplyRequest.objects.filter(incident__in=incidents).select_related("party"):
        yield _step("asked", asked, asked.asked_at, party=asked.party.code, due_at=asked.due_at.isoformat())
    for reply in PartyReply.objects.filter(incident__in=incidents).select_related("party"):
        yield _step("reply", reply, reply.received_at, party=reply.party.code, position=reply.position)
    for calm in Calm.objects.filter(incident__in=incidents).select_related("party"):
        yield _step("calm", calm, calm.at, party=calm.party.code if calm.party else "", state=calm.state)
    for kept in Restriction.objects.standing().filter(incident__in=incidents).select_related("party"):
        yield _step(
            "restriction", kept, kept.at, party=kept.party.code if kept.party else "", restriction=kept.kind
        )


def _step(kind: str, row: Any, at: datetime, **says: str) -> dict[str, Any]:
    return {"kind": kind, "id": row.pk, "incident": row.incident_id, "at": at.isoformat(), **says}


def _assurance(assurance: Assurance) -> dict[str, Any]:
    """Return what became of a promise; to whom it was made and its words stay here."""
    return {
        "id": assurance.pk,
        "promised_on": assurance.promised_on.isoformat() if assurance.promised_on else "",
        "state": str(assurance.state),
        "journal": _leaves(f"liaison.Assurance/{assurance.pk}"),
    }


def printed(data: dict[str, Any], data_sha256: str, *, at: datetime) -> bytes:
    """Return the dossier as a PDF in the language of the page: the same things, each with the beginning of its hash."""
    language = (get_language() or "en")[:2]
    referral = data["referral"]
    local = timezone.localtime(at)
    lines = {
        "title": gettext("Referral dossier: %(party)s") % {"party": data["party"]},
        "centre": data["centre"],
        "language": language,
        "direction": "rtl" if language == "ar" else "ltr",
        "date": [local.year, local.month, local.day],
        "facts": [
            [gettext("Agreement"), data["agreement"]],
            [gettext("Accepted through"), channel_name(data["acceptance"]["through"])],
            [gettext("Referred to"), referral["addressee"]],
            [gettext("What is asked"), referral["asked"]],
            [gettext("Referred"), referral["referred_at"]],
            [gettext("Grounds"), referral["grounds"]],
            [gettext("Rule"), data["rule"]["words"] if data["rule"] else "–"],
            [gettext("SHA-256 of the JSON"), data_sha256],
        ],
        "sections": [
            {"heading": gettext("Findings"), "rows": [_printed_finding(one) for one in data["findings"]]},
            {
                "heading": gettext("Evidence, by its hash"),
                "rows": [
                    [f"{one['source_kind']} · {one['report']}", one["message_sha256"] or "–", one["sha256"]]
                    for one in data["evidence"]
                ],
            },
            {
                "heading": gettext("What was tried"),
                "rows": [
                    [
                        f"{one['at']} · {one['kind']}",
                        " · ".join(
                            str(one[name])
                            for name in ("party", "outcome", "position", "state", "restriction", "due_at")
                            if one.get(name)
                        ),
                        one["sha256"],
                    ]
                    for one in data["steps"]
                ],
            },
            {
                "heading": gettext("Assurances"),
                "rows": [
                    [one["id"], f"{one['promised_on']} · {one['state']}", one["sha256"]]
                    for one in data["assurances"]
                ],
            },
        ],
        "none": gettext("None."),
    }
    return pdf(TEMPLATE, lines, at=at.replace(microsecond=0))


def _printed_finding(one: dict[str, Any]) -> list[str]:
    told = [
        f"{one['answer']} · {one['standard']} · {one['attributed_to']}",
        one["reasons"],
        *([gettext("Dissent: %(words)s") % {"words": one["dissent"]}] if one["dissent"] else []),
    ]
    return [
        f"{one['day']} · {label(one['violation_type']) if one['violation_type'] else '–'}",
        "\n".join(told),
        one["sha256"],
    ]
