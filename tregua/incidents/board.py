"""The board of calming: for each incident that is not calm, who must be called, what they said, how long it takes."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Prefetch, QuerySet
from django.utils.translation import get_language, gettext

from tregua.agreement.models import Acceptance, Exclusion, Party
from tregua.incidents.asked import PartyReply, ReplyRequest
from tregua.incidents.calmed import Calm
from tregua.incidents.choices import ENDED
from tregua.incidents.clock import Stop, in_words, known_since, parts_of, stood_still, stops_of, took
from tregua.incidents.models import Deescalation, Incident, Membership, standing_claims
from tregua.incidents.windows import Inside, windows_around
from tregua.reports.models import Report

LATELY: Final = 10
# What began longer ago than this is shown by its day.
RECENT: Final = timedelta(days=2)


@dataclass(frozen=True)
class Concerned:
    """A party that an incident concerns: accused, or telling of it; who has no line cannot be called."""

    party: Party
    accused: bool
    no_line: str
    first: str = ""
    outcome: str = ""


@dataclass(frozen=True)
class Row:
    """One incident on the board; lengths of time are in words."""

    incident: Incident
    known_at: datetime
    since_known: str
    since_began: str
    running: str
    stood_still: str
    stop: Stop | None
    calm: Calm | None
    concerned: list[Concerned]
    asked: list[tuple[ReplyRequest, bool]]
    windows: list[Inside]


def rows_of(incidents: Sequence[Incident], now: datetime) -> list[Row]:
    """Return the rows of these incidents at an instant: as many questions to the database however many they are."""
    parts = parts_of(one.pk for one in incidents)
    known = known_since({one.pk: one.recorded_at for one in incidents}, parts)
    stops = stops_of(one.pk for one in incidents)
    calms = {calm.incident_id: calm for calm in _with_party(Calm.objects.filter(incident__in=incidents))}
    claims = _claims(parts)
    concerned, asked = _concerned(parts, claims, known, now), _asked(parts, now)
    windows = windows_around(claims)

    def row(one: Incident) -> Row:
        known_at, stopped = known[one.pk], stops.get(one.pk, [])
        still = stood_still(stopped, known_at, now)
        ago = took(one.began_at, now) if one.began_at else None
        return Row(
            incident=one,
            known_at=known_at,
            since_known=in_words(took(known_at, now)),
            since_began=in_words(ago) if ago is not None and ago < RECENT else "",
            running=in_words(took(known_at, now) - still),
            stood_still=in_words(still) if still >= timedelta(minutes=1) else "",
            stop=next((stop for stop in stopped if stop.until is None), None),
            calm=calms.get(one.pk),
            concerned=concerned[one.pk],
            asked=asked[one.pk],
            windows=windows.get(one.pk, []),
        )

    return [row(one) for one in incidents]


def calmed_lately() -> list[tuple[Calm, str]]:
    """Return the last words by which an incident is calm, each with how long that took since it was known."""
    later = Calm.objects.filter(incident=OuterRef("incident"), pk__gt=OuterRef("pk"))
    said = Calm.objects.filter(~Exists(later), state__in=ENDED)
    found = list(_with_party(said).order_by("-id")[:LATELY])
    opened = {one.incident_id: one.incident.recorded_at for one in found}
    known = known_since(opened, parts_of(opened))
    return [(one, in_words(took(known[one.incident_id], one.at))) for one in found]


def _with_party(said: QuerySet[Calm]) -> QuerySet[Calm]:
    return said.select_related("incident", "party").prefetch_related("party__party_names").order_by("id")


def _asked(parts: Mapping[str, str], now: datetime) -> dict[str, list[tuple[ReplyRequest, bool]]]:
    """Return what parties were asked about each incident, with whether the reply is overdue."""
    replies = Prefetch("replies", PartyReply.objects.order_by("id"))
    rows = ReplyRequest.objects.filter(incident__in=list(parts)).select_related("party")
    found: dict[str, list[tuple[ReplyRequest, bool]]] = defaultdict(list)
    for one in rows.prefetch_related("party__party_names", replies).order_by("id"):
        found[parts[one.incident_id]].append((one, one.overdue_at(now)))
    return found


def _claims(parts: Mapping[str, str]) -> dict[str, list[Report]]:
    """Return what is claimed about each incident now, what was merged into it included."""
    members: dict[str, list[Membership]] = defaultdict(list)
    for member in Membership.objects.standing().filter(incident__in=list(parts)).in_full():
        members[parts[member.incident_id]].append(member)
    return {pk: standing_claims(found) for pk, found in members.items()}


def _concerned(
    parts: Mapping[str, str],
    claims: Mapping[str, Sequence[Report]],
    known: Mapping[str, datetime],
    now: datetime,
) -> dict[str, list[Concerned]]:
    """Return the parties that each incident concerns, in alphabetical order, and whether each was called."""
    accused, telling = _named(claims)
    calls: dict[tuple[str, str], list[Deescalation]] = defaultdict(list)
    for call in Deescalation.objects.filter(incident__in=list(parts)).order_by("at", "id"):
        calls[parts[call.incident_id], call.party_id].append(call)
    ids = {party for _pk, party in accused | telling | calls.keys()}
    no_line = _without_line(ids, now)
    found: dict[str, list[Concerned]] = defaultdict(list)
    for party in Party.objects.filter(pk__in=ids).alphabetical(get_language() or "en"):
        for pk in dict.fromkeys(parts.values()):
            made = calls.get((pk, party.pk), [])
            if (pk, party.pk) in accused | telling or made:
                first = in_words(took(known[pk], made[0].at)) if made else ""
                outcome = str(made[-1].get_outcome_display()) if made else ""
                is_accused = (pk, party.pk) in accused
                found[pk].append(Concerned(party, is_accused, no_line.get(party.pk, ""), first, outcome))
    return found


def _named(claims: Mapping[str, Sequence[Report]]) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Return (incident, party) of those who are accused in its claims, and of those who make claims themselves."""
    every = [(pk, claim) for pk, found in claims.items() for claim in found]
    accused = {(pk, claim.actor_id) for pk, claim in every if claim.actor_id}
    telling = {(pk, claim.source.party_id) for pk, claim in every if claim.source.party_id}
    return accused, telling


def _without_line(parties: Iterable[str], now: datetime) -> dict[str, str]:
    """Return the parties that nobody can be expected to call, with the reason: excluded, or never accepted."""
    ids = list(parties)
    accepted = set(Acceptance.objects.standing(now).filter(party__in=ids).values_list("party_id", flat=True))
    excluded = set(Exclusion.objects.in_effect(now).filter(party__in=ids).values_list("party_id", flat=True))
    reasons = {pk: gettext("has not accepted: no line") for pk in set(ids) - accepted}
    return reasons | {pk: gettext("excluded: no line") for pk in excluded}
