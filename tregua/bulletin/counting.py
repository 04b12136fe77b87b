"""Which records each counting rule counts in a period: reads of the register, one function for a rule."""

from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Min

from tregua.agreement.models import SETTLEMENTS, Acceptance, Agreement, Party, Status
from tregua.bulletin.figures import NOT_KNOWN, Counted
from tregua.bulletin.outcomes import CAME_TO, FOUND, OPEN, Outcome, provinces_of
from tregua.bulletin.period import Period
from tregua.incidents.models import Deescalation, Restriction
from tregua.liaison.models import Meeting
from tregua.liaison.weekly import asked_in_week, week_told_on
from tregua.reports.models import Report

# An acceptance that is suspended is on the roll and is not printed.
PRINTED: Final = (Status.RECEIVED, Status.ATTESTED, Status.ACKNOWLEDGED, Status.IN_FORCE)


def reports(period: Period) -> Iterator[Counted]:
    """Count the claims about events of the period."""
    found = Report.objects.current().of_events().happened_between(period.start, period.end)
    rows = list(found.order_by().values_list("pk", "violation_type", "place"))
    provinces = provinces_of({place for _pk, _kind, place in rows if place})
    for pk, kind, place in rows:
        province = provinces.get(place or "", NOT_KNOWN)
        if period.holds_kind(kind) and period.holds_area(province):
            yield Counted(pk, province)


def incidents(found: Iterable[Outcome]) -> Iterator[Counted]:
    """Count the incidents of a period that stand."""
    for one in found:
        yield Counted(one.id, one.province)


def by_answer(found: Iterable[Outcome]) -> dict[str, list[Counted]]:
    """Divide the incidents of a period by what came of them."""
    divided: dict[str, list[Counted]] = {code: [] for code in (OPEN, *CAME_TO)}
    for one in found:
        divided[one.code].append(Counted(one.id, one.province))
    return divided


def attributed(found: Iterable[Outcome]) -> Iterator[tuple[str, str]]:
    """Yield each incident counted as a violation, with the code of the party that its finding names, "" for none."""
    for one in found:
        if one.code == FOUND:
            yield one.id, one.party


def parties_of_agreement(period: Period) -> tuple[set[str], set[str]]:
    """Return whom the clauses in force bind (all but settlements, where they name nobody), and who is excluded."""
    agreement = Agreement.objects.in_force(period.end)
    bound = {code for clause in agreement.clauses.all() for code in clause.bound} if agreement else set()
    if not bound:
        bound = set(Party.objects.exclude(kind__in=SETTLEMENTS).values_list("code", flat=True))
    return bound, set(Party.objects.excluded_on(period.start).values_list("code", flat=True))


def joined(period: Period, *, of_settlements: bool) -> dict[str, list[Counted]]:
    """Count the acceptances whose first status began in the period, for each channel through which any was given."""
    found = Acceptance.objects.filter(taken_back=None)
    found = found.of_settlements() if of_settlements else found.of_formations()
    first = found.annotate(began=Min("statuses__since")).filter(began__lt=period.end)
    channels: dict[str, list[Counted]] = {}
    for pk, channel, began in first.order_by("id").values_list("pk", "channel", "began"):
        rows = channels.setdefault(channel, [])
        if began >= period.start:
            rows.append(Counted(pk))
    return dict(sorted(channels.items()))


def undated(period: Period) -> Iterator[Counted]:
    """Count the claims written down in the period of which nobody knows the day of the event."""
    found = Report.objects.current().of_events().filter(started_at=None)
    written = found.filter(recorded_at__gte=period.start, recorded_at__lt=period.end)
    for pk in written.values_list("pk", flat=True):
        yield Counted(pk)


def calls(period: Period) -> Iterator[Counted]:
    """Count the calls made to calm an incident."""
    for pk in Deescalation.objects.filter(at__gte=period.start, at__lt=period.end).values_list(
        "pk", flat=True
    ):
        yield Counted(pk)


def restrictions(period: Period) -> Iterator[Counted]:
    """Count the times somebody kept this centre from looking."""
    for pk in Restriction.objects.met_in(period.start, period.end).values_list("pk", flat=True):
        yield Counted(pk)


def meetings(period: Period) -> Iterator[Counted]:
    """Count the meetings held on the local days of the period."""
    for pk in (
        Meeting.objects.standing()
        .filter(held_on__gte=period.day, held_on__lte=period.last)
        .values_list("pk", flat=True)
    ):
        yield Counted(pk)


def protection_asked(period: Period) -> dict[str, list[Counted]]:
    """Count the requests for protection of the newest week that may be told of; nothing where there were few."""
    monday = week_told_on(period.last)
    found = [Counted(word) for word in asked_in_week(monday)]
    return {monday.isoformat(): found} if found else {}


def acceptances(period: Period, *, of_settlements: bool) -> dict[str, list[Counted]]:
    """Count what stood at the end of the period, channel by channel: a party counts once in each."""
    stood = Acceptance.objects.at_end_of(period.end).filter(status_then__in=PRINTED)  # type: ignore[misc]
    found = stood.of_settlements() if of_settlements else stood.of_formations()
    channels: dict[str, dict[str, Counted]] = {}
    for pk, party, channel in found.order_by("id").values_list("pk", "party", "channel"):
        channels.setdefault(channel, {})[party] = Counted(pk)
    return {channel: list(channels[channel].values()) for channel in sorted(channels)}
