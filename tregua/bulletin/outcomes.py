"""What came of each incident of a period: a few questions to the register, whatever the number of incidents."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final, NamedTuple

from tregua.agreement.models import Exclusion, Party
from tregua.bulletin.figures import NOT_KNOWN
from tregua.bulletin.period import Period
from tregua.incidents.choices import Answer, Attribution
from tregua.incidents.models import Finding, Incident
from tregua.places.models import Place, PlaceKind
from tregua.record.portions import portions

OPEN: Final = "incidents_open"
FOUND: Final = "violations_found"
CLOSED_OTHERWISE: Final = "closed_otherwise"
CAME_TO: Final[Mapping[str, tuple[str, ...]]] = {
    FOUND: (Answer.VIOLATION,),
    "no_violation_found": (Answer.NO_VIOLATION, Answer.UNFOUNDED),
    "not_verified": (Answer.NOT_SUBSTANTIATED, Answer.INSUFFICIENT, Answer.NO_ACCESS, Answer.NO_CONSENSUS),
    CLOSED_OTHERWISE: (Answer.OUTSIDE_MANDATE, Answer.RESOLVED, Answer.WITHDRAWN),
}
_CODE_OF: Final = {answer: code for code, answers in CAME_TO.items() for answer in answers}


class Outcome(NamedTuple):
    """One incident that stands: its province, its beginning, and the counting rule for what came of it."""

    id: str
    province: str
    began_at: datetime
    code: str
    kind: str = ""
    place: str | None = None
    # The finding that stands on it, and the code of the party that this names; "" where there is none.
    finding: str = ""
    party: str = ""


def province_of(place: Place | None) -> str:
    """Return the code of the province a place lies in, or "unknown"."""
    province = place.province if place else None
    return province.code if province else NOT_KNOWN


def outcomes_of(period: Period) -> list[Outcome]:
    """Return the incidents of the period that stand, each with what came of it; one without a finding is open."""
    inside = Incident.objects.began_between(period.start, period.end)
    rows = list(inside.order_by().values_list("pk", "violation_type", "place", "began_at"))
    provinces = provinces_of({place for _pk, _kind, place, _began in rows if place})
    findings = _findings(period)
    excluded = _Excluded()
    found = []
    for pk, kind, place, began in rows:
        province = provinces.get(place or "", NOT_KNOWN)
        if began is not None and period.holds_kind(kind) and period.holds_area(province):
            said = findings.get(pk)
            code = _CODE_OF[said.answer] if said else OPEN
            if said and code == FOUND and said.about and excluded.on(said.about, began):
                code = CLOSED_OTHERWISE  # what an excluded group did is no violation by a party
            party = said.party if said and said.attribution == Attribution.ACTOR else ""
            found.append(
                Outcome(pk, province, began, code, kind, place, said.id if said else "", party or "")
            )
    return found


class _Said(NamedTuple):
    """What a finding answers, and whom it is about."""

    id: str
    answer: str
    attribution: str
    about: str | None
    party: str | None


def _findings(period: Period) -> dict[str, _Said]:
    """Return the finding that stands on each incident: the one without a question of its own first."""
    inside = Incident.objects.began_between(period.start, period.end).order_by().values("pk")
    standing = Finding.objects.standing().filter(incident__in=inside).order_by("question", "-id")
    chosen: dict[str, _Said] = {}
    rows = standing.values_list(
        "incident", "pk", "answer", "attribution", "attributed_to", "attributed_to__code"
    )
    for pk, *says in rows:
        chosen.setdefault(pk, _Said(*says))
    return chosen


class _Excluded:
    """Which parties were excluded at an instant: asked only of those that ever were."""

    def __init__(self) -> None:
        self._ever = set(Exclusion.objects.values_list("party_id", flat=True))

    def on(self, party: str, instant: datetime) -> bool:
        return party in self._ever and Party.objects.excluded_on(instant).filter(pk=party).exists()


def provinces_of(places: Iterable[str]) -> dict[str, str]:
    """Return the province in which each of these places lies, by their keys; what lies in none is "unknown"."""
    wanted = set(places)
    known: dict[str, _Link] = {}
    new = wanted
    while new:
        for some in portions(sorted(new)):
            rows = Place.objects.filter(pk__in=some).values_list("pk", "kind", "code", "parent_id")
            known |= {pk: _Link(*link) for pk, *link in rows}
        new = {link.parent for link in known.values() if link.parent} - known.keys()
    return {pk: _province(pk, known) for pk in wanted}


class _Link(NamedTuple):
    """One place of a chain, and the key of what it lies in."""

    kind: str
    code: str
    parent: str | None


def _province(pk: str | None, known: Mapping[str, _Link]) -> str:
    passed = set()
    while pk and pk not in passed:
        passed.add(pk)
        link = known[pk]
        if link.kind == PlaceKind.PROVINCE:
            return link.code
        pk = link.parent
    return NOT_KNOWN
