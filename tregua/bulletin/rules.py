"""The counting rules of the bulletin, by code: what each figure counts, what is in, what is out.

A figure of one rule is never compared with a figure of another. Changing a text here means a new version.
"""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.bulletin.figures import DIVIDED, WHOLE

CLAIMS: Final = "claims"
WORK: Final = "work"
CLOCKS: Final = "clocks"
FINDINGS: Final = "findings"
COMMITMENTS: Final = "commitments"
# In the order of the bulletin; claims and findings are never in one table.
GROUPS: Final[dict[str, Promise]] = {
    CLAIMS: _("What was reported (claims)"),
    WORK: _("What this centre did"),
    CLOCKS: _("How long it took"),
    FINDINGS: _("What this centre found"),
    COMMITMENTS: _("Who accepted the truce"),
}

# What a rule counts one by one, as its page says it.
UNITS: Final[dict[str, Promise]] = {
    "acceptance": _("acceptance"),
    "call": _("call"),
    "incident": _("incident"),
    "meeting": _("meeting"),
    "question": _("question to a party"),
    "report": _("report"),
    "request": _("request"),
    "restriction": _("restriction"),
    "settlement": _("settlement"),
}


@dataclass(frozen=True)
class Rule:
    """One counting rule: how its records are told apart, and whether its figure has parts by province."""

    code: str
    group: str
    unit: str
    name: Promise
    includes: Promise
    excludes: Promise
    doubles: Promise
    time_basis: Promise
    by_place: bool
    records: str
    version: int = 1
    # Counted by whole weeks, and printed only where a centre chose it.
    weekly: bool = False

    @property
    def runs(self) -> bool:
        """Return whether what it counts belongs to single days, so that a running total since a day can be counted."""
        return self.group in {CLAIMS, WORK, FINDINGS} and not self.weekly


_EVENT: Final = _(
    "The local day on which the event began, as far as it is known; the bulletin prints its window."
)
_ONE_INCIDENT: Final = _("Reports that people judged to tell of one event are one incident.")
_AT_PREPARATION: Final = _(
    "As on record when the bulletin was prepared; later changes appear as corrections."
)

RULES: Final[tuple[Rule, ...]] = (
    Rule(
        code="reports_received", group=CLAIMS, unit="report", by_place=True, records="report",
        name=_("Reports received"),
        includes=_("Every claim about an event of the period that had reached this centre: somebody says that it happened."),
        excludes=_("Claims that were withdrawn or replaced by a correction; statements and published counts of others."),
        doubles=_("Not removed: two reports of one event are two reports."),
        time_basis=_EVENT,
    ),
    Rule(
        code="reports_undated", group=CLAIMS, unit="report", by_place=False, records="report",
        name=_("Reports whose day is not known"),
        includes=_("Claims about an event that this centre wrote down in the period and of which nobody says on which day it was."),
        excludes=_("Claims that were withdrawn or replaced by a correction. These reports are in no other figure of a day."),
        doubles=_("Not removed: two reports of one event are two reports."),
        time_basis=_("When it was written down."),
    ),
    Rule(
        code="incidents_recorded", group=WORK, unit="incident", by_place=True, records="incident",
        name=_("Incidents on record"),
        includes=_("Events that this centre, by its own judgement, made of the reports of the period."),
        excludes=_("Incidents that were merged into another; reports that belong to no incident yet."),
        doubles=_ONE_INCIDENT,
        time_basis=_EVENT,
    ),
    Rule(
        code="incidents_open", group=WORK, unit="incident", by_place=True, records="incident",
        name=_("Incidents still under examination"),
        includes=_("Incidents of the period without an adopted finding."),
        excludes=_("Incidents with an adopted finding of any kind."),
        doubles=_ONE_INCIDENT,
        time_basis=_AT_PREPARATION,
    ),
    Rule(
        code="calls_made", group=WORK, unit="call", by_place=False, records="call",
        name=_("Calls to parties to calm an incident"),
        includes=_("Every call of the period to a party about an incident, answered or not."),
        excludes=_("Calls about other matters."),
        doubles=_("Not removed: each call counts."),
        time_basis=_("The day of the call."),
    ),
    Rule(
        code="restrictions_met", group=WORK, unit="restriction", by_place=False, records="restriction",
        name=_("Restrictions met"),
        includes=_("Every time in the period that somebody kept this centre from looking or from asking."),
        excludes=_("Places where nobody tried to look."),
        doubles=_("Not removed: each restriction counts."),
        time_basis=_("The day of the restriction."),
    ),
    Rule(
        code="meetings_recorded", group=WORK, unit="meeting", by_place=False, records="meeting",
        name=_("Meetings on record"),
        includes=_("Meetings held in the period that this centre recorded one by one."),
        excludes=_("Numbers of meetings that somebody published without a list."),
        doubles=_("One meeting counts once, however many took part."),
        time_basis=_("The day on which it was held."),
    ),
    Rule(
        code="protection_asked", group=WORK, unit="request", by_place=False, records="request", weekly=True,
        name=_("Requests for protection in a week"),
        includes=_("Requests for protection that this centre recorded in one whole week, from Monday to Sunday, at least three days before this day."),
        excludes=_("Every week with fewer than 10: it is not printed, so that nobody can tell few from none. There is no part by area or by class and no running total."),
        doubles=_("Not removed: whoever asks twice counts twice. The weeks do not overlap."),
        time_basis=_("When it was recorded; a week's number never changes."),
    ),
    Rule(
        code="first_calls_timed", group=CLOCKS, unit="incident", by_place=False, records="incident",
        name=_("Time to the first call"),
        includes=_("Incidents opened in the period; the time runs from when the first report of it was written down to the first call to a party, answered or not. In time: within one hour."),
        excludes=_("Incidents that were over before this centre learned of them, or were merged into another. An incident without a call is in no median, and not in time."),
        doubles=_ONE_INCIDENT,
        time_basis=_("The day on which the incident was opened; calls as on record when the bulletin was prepared."),
    ),
    Rule(
        code="replies_timed", group=CLOCKS, unit="question", by_place=False, records="question",
        name=_("Time to the reply of a party"),
        includes=_("Questions to parties about an incident whose reply was due in the period; the time runs from the question to the first reply. In time: by the time that was given."),
        excludes=_("Replies that came unasked. Silence is in no median, and not in time."),
        doubles=_("Not removed: each question counts."),
        time_basis=_("The day on which the reply was due."),
    ),
    Rule(
        code="calm_timed", group=CLOCKS, unit="incident", by_place=False, records="incident",
        name=_("Time until calm"),
        includes=_("Incidents opened in the period; the time runs from when the first report of it was written down until calm was restored, as somebody says, stops of the clock included. In time: within 24 hours."),
        excludes=_("Incidents that were over before this centre learned of them, or were merged into another. An incident that nobody says is calm is in no median, and not in time."),
        doubles=_ONE_INCIDENT,
        time_basis=_("The day on which the incident was opened; calm as on record when the bulletin was prepared."),
    ),
    Rule(
        code="violations_found", group=FINDINGS, unit="incident", by_place=True, records="incident",
        name=_("Violations found"),
        includes=_("Incidents of the period on which an adopted finding says: substantiated violation."),
        excludes=_("Allegations; incidents without an adopted finding; acts of groups to which the truce does not apply."),
        doubles=_ONE_INCIDENT,
        time_basis=_EVENT,
    ),
    Rule(
        code="no_violation_found", group=FINDINGS, unit="incident", by_place=True, records="incident",
        name=_("Incidents found to be no violation"),
        includes=_("Adopted findings that say: incident but no violation, or unfounded."),
        excludes=_("Incidents that could not be verified."),
        doubles=_ONE_INCIDENT,
        time_basis=_EVENT,
    ),
    Rule(
        code="not_verified", group=FINDINGS, unit="incident", by_place=True, records="incident",
        name=_("Incidents that could not be verified"),
        includes=_("Adopted findings that say: not substantiated, insufficient information, no access, or no consensus."),
        excludes=_("Incidents that nobody has examined yet."),
        doubles=_ONE_INCIDENT,
        time_basis=_EVENT,
    ),
    Rule(
        code="closed_otherwise", group=FINDINGS, unit="incident", by_place=True, records="incident",
        name=_("Incidents closed otherwise"),
        includes=_("Adopted findings that say: outside the mandate, resolved by the parties, complaint withdrawn, or an act of a group to which the truce does not apply."),
        excludes=_("Incidents that still stand under examination."),
        doubles=_ONE_INCIDENT,
        time_basis=_EVENT,
    ),
    Rule(
        code="acceptances", group=COMMITMENTS, unit="acceptance", by_place=False, records="acceptance",
        name=_("Acceptances by armed formations and bodies"),
        includes=_("Acceptances given through one channel that were received, attested, acknowledged or in force at the end of the period."),
        excludes=_("Acceptances that are suspended, withdrawn, dormant or excluded by decision; those of settlements."),
        doubles=_("A party counts once in each channel. Channels are not added up: one party may have used both."),
        time_basis=_("The end of the period."),
    ),
    Rule(
        code="settlements", group=COMMITMENTS, unit="settlement", by_place=False, records="acceptance",
        name=_("Acceptances by settlements"),
        includes=_("The same, given by local administrations and communities."),
        excludes=_("Acceptances of armed formations; numbers of settlements that somebody published without a list."),
        doubles=_("A settlement counts once in each channel. Channels are not added up."),
        time_basis=_("The end of the period."),
    ),
    Rule(
        code="acceptances_joined", group=COMMITMENTS, unit="acceptance", by_place=False, records="acceptance",
        name=_("Acceptances that were added, by armed formations and bodies"),
        includes=_("Acceptances given through one channel whose first status began in the period, whatever became of them."),
        excludes=_("Acceptances of settlements; those that were written down by mistake."),
        doubles=_("A party counts once in each channel. Channels are not added up: one party may have used both."),
        time_basis=_("When the first status began, as on record when the bulletin was prepared."),
    ),
    Rule(
        code="settlements_joined", group=COMMITMENTS, unit="settlement", by_place=False, records="acceptance",
        name=_("Acceptances that were added, by settlements"),
        includes=_("The same, given by local administrations and communities."),
        excludes=_("Acceptances of armed formations; those that were written down by mistake."),
        doubles=_("A settlement counts once in each channel. Channels are not added up."),
        time_basis=_("When the first status began, as on record when the bulletin was prepared."),
    ),
)  # fmt: skip
BY_CODE: Final = {rule.code: rule for rule in RULES}
# What no bulletin leaves out: the division above, and how many reports it rests on.
ALWAYS: Final = ("reports_received", WHOLE, *DIVIDED)
