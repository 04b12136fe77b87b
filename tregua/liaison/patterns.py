"""Where a rule's pattern is reached: the findings, or the silences, of one party that lie close enough together."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.models import Party
from tregua.agreement.saying import known, said
from tregua.incidents.asked import PartyReply
from tregua.incidents.choices import Answer, Attribution, Position
from tregua.incidents.models import Finding
from tregua.liaison.dossiers import PatternOf, PatternRule
from tregua.liaison.saying import LiaisonError
from tregua.people.models import Person
from tregua.record import actions as record

# The newest that are looked at; a pattern is of now.
LOOKED_AT: Final = 2_000


@dataclass(frozen=True)
class Reached:
    """A pattern that one party has reached: the rule, and what it counts, the earliest first."""

    rule: PatternRule
    party: Party
    counted: list[Any]

    @property
    def findings(self) -> list[Finding]:
        """Return what it counts when that are findings."""
        return [one for one in self.counted if isinstance(one, Finding)]


@transaction.atomic
def record_rule(
    *, code: str, of: str, least: int, days: int, words: str, by: Person, violation_type: str = ""
) -> PatternRule:
    """Record a rule, or its next version; it suggests, and decides nothing."""
    by.must("agreement.change")
    if least < 1 or days < 1:
        raise LiaisonError(gettext("A pattern needs at least one of something within one day."))
    made = PatternRule.objects.create(
        code=said(code, gettext("Give the rule a code.")),
        of=known(of, PatternOf),
        violation_type=violation_type.strip() if of == PatternOf.VIOLATIONS else "",
        least=least,
        days=days,
        words=said(words, gettext("Write the rule in words; a dossier prints them.")),
        recorded_by=by,
    )
    record.append(
        act="pattern rule recorded",
        by=by.code,
        subject=f"liaison.PatternRule/{made.pk}",
        facts={"code": made.code, "of": made.of, "type": made.violation_type, "least": least, "days": days},
    )
    return made


def rules() -> list[PatternRule]:
    """Return the rules that hold: of each code the last one."""
    return list({one.code: one for one in PatternRule.objects.order_by("id")}.values())


def reached() -> list[Reached]:
    """Return the patterns that are reached, by rule and party."""
    return [one for rule in rules() for one in reached_by(rule)]


def reached_by(rule: PatternRule) -> list[Reached]:
    """Return for each party the last stretch of days in which enough of what a rule counts lies together."""
    by_party: defaultdict[Party, list[tuple[datetime, Any]]] = defaultdict(list)
    for party, at, one in _counted(rule):
        by_party[party].append((at, one))
    found = []
    for party, several in sorted(by_party.items(), key=lambda pair: pair[0].code):
        together = _together(sorted(several, key=lambda pair: (pair[0], pair[1].pk)), rule)
        if together:
            found.append(Reached(rule, party, together))
    return found


def _counted(rule: PatternRule) -> list[tuple[Party, datetime, Any]]:
    if rule.of == PatternOf.SILENCE:
        silent = PartyReply.objects.filter(position=Position.NO_ANSWER).select_related("party", "incident")
        answered = set(
            PartyReply.objects.exclude(position=Position.NO_ANSWER)
            .filter(request__in=silent.values("request"))
            .values_list("request_id", flat=True)
        )
        return [
            (one.party, one.received_at, one)
            for one in silent.order_by("-id")[:LOOKED_AT]
            if one.request_id not in answered
        ]
    found = (
        Finding.objects.standing()
        .filter(
            answer=Answer.VIOLATION,
            attribution=Attribution.ACTOR,
            attributed_to__isnull=False,
            incident__began_at__isnull=False,
        )
        .select_related("attributed_to", "incident__place", "adoption")
        .order_by("-id")[:LOOKED_AT]
    )
    return [
        (one.attributed_to, one.incident.began_at, one)
        for one in found
        if one.attributed_to and one.incident.began_at and _of_type(one.incident.violation_type, rule)
    ]


def _of_type(written: str, rule: PatternRule) -> bool:
    wanted = rule.violation_type
    return not wanted or written == wanted or written.startswith(f"{wanted}.")


def _together(timed: Sequence[tuple[datetime, Any]], rule: PatternRule) -> list[Any]:
    """Return the last of these that lie within the rule's days and are enough, with all that lie there with them."""
    within = timedelta(days=rule.days)
    for last in range(len(timed) - 1, rule.least - 2, -1):
        end = timed[last][0]
        several = [one for at, one in timed[: last + 1] if end - at < within]
        if len(several) >= rule.least:
            return several
    return []
