"""A published number of meetings held against the register: which meetings the rule counts, and the difference.

Nothing is made to fit: what the register does not say of a meeting (where it was, who came) leaves it undecided.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import PartyKind
from tregua.liaison.meetings import SeriesRule
from tregua.liaison.models import Meeting
from tregua.places.models import Place
from tregua.reports.models import PublishedCount

FEWER, MORE, SAME, CANNOT_TELL = "fewer", "more", "same", "cannot_tell"
Why = tuple[Promise, ...]


@dataclass
class Reconciled:
    """A published count, the rule of its series, and the meetings until its last day: each with why it is where it is.

    `counted` fulfil the rule, `unsure` may, `others` do not. Without a rule nothing is sorted.
    """

    count: PublishedCount
    rule: SeriesRule | None
    last_day: date
    first_day: date | None
    counted: list[Meeting] = field(default_factory=list)
    unsure: list[tuple[Meeting, Why]] = field(default_factory=list)
    others: list[tuple[Meeting, Why]] = field(default_factory=list)

    @property
    def at_most(self) -> int:
        """Return how many meetings on record may be among those published."""
        return len(self.counted) + len(self.unsure)

    @property
    def least_published(self) -> int | None:
        """Return the least number that the publisher says were held, None when it gives none."""
        value = self.count.value
        return value if value is None or not self.count.more_than else value + 1

    @property
    def difference(self) -> str:
        """Return how the register stands to the figure: FEWER, MORE, SAME or CANNOT_TELL."""
        least = self.least_published
        if self.rule is None or least is None:
            return CANNOT_TELL
        if self.at_most < least:
            return FEWER
        # Of a total that counts from a day nobody named, meetings on record may be older than its beginning.
        if self.count.more_than or self.first_day is None:
            return CANNOT_TELL
        if len(self.counted) > least:
            return MORE
        return SAME if not self.unsure and len(self.counted) == least else CANNOT_TELL

    @property
    def by(self) -> int:
        """Return by how many at least the two differ; 0 when they do not or nobody can tell."""
        least = self.least_published or 0
        return {FEWER: least - self.at_most, MORE: len(self.counted) - least}.get(self.difference, 0)


def reconciled(count: PublishedCount) -> Reconciled:
    """Return a published count of meetings beside the meetings on record that were held by the end of its window."""
    rule = SeriesRule.objects.of_series(count.series)
    last_day = timezone.localtime(count.window_end - timedelta(microseconds=1)).date()
    first_day = timezone.localtime(count.window_start).date() if count.window_start else None
    if first_day is None and rule is not None:
        first_day = rule.first_day
    found = Reconciled(count, rule, last_day, first_day)
    if rule is None:
        return found
    standing = Meeting.objects.standing().filter(held_on__lte=last_day)
    meetings = standing.select_related("place__parent__parent__parent")
    if first_day is not None:
        meetings = meetings.filter(held_on__gte=first_day)
    inside, edges = set(_areas(rule.place)), _part_days(count)
    for meeting in meetings.prefetch_related("parties__party", "place__place_names").order_by(
        "held_on", "id"
    ):
        against, open_points = _held_against(rule, meeting, inside)
        if meeting.held_on in edges:
            open_points = (*open_points, _("only a part of that day is in the window"))
        if against:
            found.others.append((meeting, against))
        elif open_points:
            found.unsure.append((meeting, open_points))
        else:
            found.counted.append(meeting)
    return found


def _part_days(count: PublishedCount) -> set[date]:
    """Return the days of which the window of a count holds a part only: of a meeting the hour is not recorded."""
    edges = [timezone.localtime(at) for at in (count.window_start, count.window_end) if at]
    return {edge.date() for edge in edges if edge.time() != time.min}


def _areas(place: Place | None) -> Sequence[str]:
    """Return the ids of the areas in which a place lies, itself left out."""
    return [one.pk for one in place.chain if one.pk != place.pk] if place else []


def _held_against(rule: SeriesRule, meeting: Meeting, around: set[str]) -> tuple[Why, Why]:
    """Return what speaks against counting a meeting, and what the register does not say of it."""
    against: list[Promise] = []
    unsaid: list[Promise] = []
    if rule.marked_only and meeting.series != rule.series:
        against.append(_("not marked for this series"))
    if rule.kinds and meeting.kind not in rule.kinds:
        against.append(_("another kind of meeting"))
    if rule.place is not None:
        if meeting.place is None:
            unsaid.append(_("where it was held is not known"))
        elif meeting.place_id in around:
            unsaid.append(_("where it was held is known only as a wider area"))
        elif rule.place_id not in {one.pk for one in meeting.place.chain}:
            against.append(_("held elsewhere"))
    if rule.party_kinds:
        kinds = {one.party.kind for one in meeting.parties.all()}
        if not kinds or (PartyKind.NOT_KNOWN in kinds and not kinds & set(rule.party_kinds)):
            unsaid.append(_("which parties came is not known"))
        elif not kinds & set(rule.party_kinds):
            against.append(_("other parties"))
    return tuple(against), tuple(unsaid)
