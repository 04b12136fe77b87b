"""Findings that nobody made, so that what is printed of findings can be looked at: the annex, the parties, the kinds.

They rest on real reports of a centre that is thrown away, and the issue that prints them says in its theme what they are.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import cycle
from typing import Any, Final

from tregua.bulletin.period import period_of
from tregua.incidents.actions import open_incident
from tregua.incidents.choices import (
    Answer,
    Attribution,
    Certainty,
    RestrictionKind,
    RestrictionReason,
    Standard,
)
from tregua.incidents.findings import adopt, draft_finding
from tregua.incidents.looking import note_restriction
from tregua.incidents.models import Incident
from tregua.people.models import Person
from tregua.reports.models import Report

THEME: Final = {
    "ar": "استنتاجات مفترضة لمعاينة الطباعة",
    "en": "findings supposed, to look at what is printed",
    "fr": "constatations supposées, pour regarder l'impression",
    "ru": "предположенные заключения, чтобы посмотреть на печать",
}
# Of so many reports of each day an incident is opened.
OF_A_DAY: Final = 9
# What is supposed of one incident after the other: mostly violations, for the annex has a row for each.
ANSWERS: Final = (
    *(Answer.VIOLATION,) * 4, Answer.NO_VIOLATION, Answer.NOT_SUBSTANTIATED, Answer.RESOLVED,
)  # fmt: skip


def suppose(days: Sequence[date], verifier: Person, head: Person) -> None:
    """Open incidents of reports of these days, find something on most of them, and note who kept us from looking."""
    answers, kinds = cycle(ANSWERS), cycle(RestrictionKind.values)
    for day in days:
        for number, report in enumerate(_free(day)):
            incident = open_incident([report], reason="supposed", by=verifier)
            if number == 0:
                note_restriction(
                    incident,
                    kind=next(kinds),
                    at=report.started_at + timedelta(hours=1),
                    party=report.actor,
                    reason=RestrictionReason.NOT_KNOWN,
                    by=verifier,
                )
            if number < OF_A_DAY - 1:
                _find(incident, report, next(answers), verifier, head)


def _free(day: date) -> Iterator[Report]:
    """Yield reports of a day of which there is no incident."""
    period = period_of(day)
    found = Report.objects.current().of_events().happened_between(period.start, period.end)
    yield from found.filter(memberships=None).select_related("actor").order_by("id")[:OF_A_DAY]


def _find(incident: Incident, report: Report, answer: str, verifier: Person, head: Person) -> None:
    says: dict[str, Any] = {"attribution": Attribution.UNIDENTIFIED}
    if report.actor is not None and answer == Answer.VIOLATION:
        says = {
            "attribution": Attribution.ACTOR,
            "attributed_to": report.actor,
            "certainty": Certainty.POSSIBLE,
        }
    finding = draft_finding(
        incident,
        answer=answer,
        standard=Standard.REPORTED,
        reasons="supposed, to look at what is printed",
        relied_on=[report],
        by=verifier,
        **says,
    )
    adopt(finding, by=head)
