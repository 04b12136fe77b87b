"""What happened, was said and was done about one incident, in one order of time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.reports.models import Report


@dataclass(frozen=True)
class Moment:
    """One thing on the line: when, what kind, in whose words or with what outcome, who recorded it."""

    at: datetime
    words: Promise | str
    who: Any
    says: str = ""
    # What is said to have happened is not what this centre did.
    claimed: Report | None = None


def timeline(claims: Sequence[Report], done: dict[str, Any]) -> list[Moment]:
    """Return claims at the time they tell of, and every act of this centre at its own, the earliest first.

    `done` is the context of the incident's page: calls, restrictions, questions to parties, calms, findings.
    """
    found = [
        Moment(one.started_at, _("claimed"), one.source, claimed=one) for one in claims if one.started_at
    ]
    found += [
        Moment(one.at, _("call to calm"), one.party, one.get_outcome_display()) for one in done["calls"]
    ]
    found += [
        Moment(one.at, _("restriction"), one.party or one.recorded_by, one.get_kind_display())
        for one in done["restrictions"]
    ]
    for asked, _overdue in done["asked"]:
        found.append(Moment(asked.asked_at, _("asked for a reply"), asked.party))
        found += _replies(asked.party, asked.replies.all())
    for reply in done["unasked"]:
        found += _replies(reply.party, [reply])
    found += [
        Moment(one.at, _("calm"), one.party or one.recorded_by, one.get_state_display())
        for one in done["calms"]
    ]
    for stop in done["stops"]:
        found.append(Moment(stop.at, _("clock stopped"), stop.recorded_by, stop.get_reason_display()))
        if stop.is_over:
            found.append(Moment(stop.start.at, _("clock runs again"), stop.start.recorded_by))
    found += [
        Moment(one.recorded_at, _("finding drafted"), one.recorded_by, one.get_answer_display())
        for one in done["findings"]
    ]
    return sorted(found, key=lambda one: one.at)


def _replies(party: Any, replies: Iterable[Any]) -> list[Moment]:
    return [Moment(one.received_at, _("reply"), party, one.get_position_display()) for one in replies]
