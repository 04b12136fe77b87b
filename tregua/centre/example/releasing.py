"""What an example centre lets out: one person proposes, another releases, and the log is published."""

from collections.abc import Iterable

from django.db import models, transaction

from tregua.agreement.models import Acceptance
from tregua.centre.example import tables
from tregua.centre.example.crew import Crew
from tregua.exchange import actions
from tregua.incidents.models import Finding
from tregua.liaison.models import Meeting
from tregua.reports.models import PublishedCount


def to_release(counts: dict[str, PublishedCount]) -> list[models.Model]:
    """Return the counts that the table marks, the findings that stand, the meetings and acceptances."""
    marked = {row["id"] for row in tables.table("counts") if row["release"] == "yes"}
    return [
        *(count for name, count in counts.items() if name in marked),
        *Finding.objects.standing().order_by("id"),
        *Meeting.objects.standing().order_by("held_on", "id"),
        *Acceptance.objects.filter(taken_back=None).order_by("id"),
    ]


@transaction.atomic
def release(records: Iterable[models.Model], crew: Crew) -> None:
    """Propose and release records; publishing follows the commit."""
    for record in records:
        proposal = actions.propose(record, reason="part of the example", by=crew["publisher"])
        actions.release(proposal, by=crew["head"])
