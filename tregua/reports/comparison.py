"""Published numbers of groups held against the acceptances on record: published, named, unnamed; never added."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from tregua.agreement.models import SETTLEMENTS, STANDING, Acceptance
from tregua.reports.choices import CountUnit
from tregua.reports.models import PublishedCount

# These units count who accepted, so that the roll of acceptances can name them: settlements apart from groups.
OF_GROUPS = (CountUnit.GROUP, CountUnit.FORM)
COMPARED = (*OF_GROUPS, CountUnit.SETTLEMENT)


@dataclass(frozen=True)
class Comparison:
    """What a body published, and whom of it the roll names at the end of the same window, each with its source."""

    published: int
    named: list[Acceptance]

    @property
    def unnamed(self) -> int:
        """Return how many of those published nobody has named here."""
        return max(self.published - len(self.named), 0)

    @property
    def more_named(self) -> int:
        """Return how many more are named here than were published."""
        return max(len(self.named) - self.published, 0)


def against_roll(counts: Iterable[PublishedCount]) -> dict[str, Comparison]:
    """Return how counts of groups and settlements stand to the roll; a count that cannot be compared is left out.

    A count that names no channel (97 groups through either co-chair) is held against acceptances through any.
    """
    compared = [count for count in counts if count.unit in COMPARED and count.value is not None]
    channels = {count.channel for count in compared}
    named = Acceptance.objects.filter(taken_back=None)
    given = list(
        (named if "" in channels else named.filter(channel__in=channels))
        .exclude(source="")
        .select_related("party")
        .prefetch_related("party__party_names", "statuses")
        .order_by("id")
    )
    return {count.pk: Comparison(count.value or 0, _named(count, given)) for count in compared}


def _named(count: PublishedCount, given: Sequence[Acceptance]) -> list[Acceptance]:
    """Return who stood at the end of a count's window, by name.

    Settlements are held against settlements, everybody else against everything else: whether a body counts a state's
    force among its groups is its own affair, so no kind of armed party is left out and a page shows the kind.
    A party counts once, whatever agreement or form it accepted by; who withdrew or was excluded by then does not.
    """
    once = {
        one.party_id: one
        for one in given
        if (not count.channel or one.channel == count.channel)
        and (one.party.kind in SETTLEMENTS) == (count.unit == CountUnit.SETTLEMENT)
        and one.status_at_end_of(count.window_end) in STANDING
    }
    return sorted(once.values(), key=lambda acceptance: str(acceptance.party))


def latest_compared(until: datetime | None = None) -> list[tuple[PublishedCount, Comparison]]:
    """Return the newest figure of each publisher's series that can be held against the roll, as of an instant."""
    counts = PublishedCount.objects.standing().filter(unit__in=COMPARED).as_published()
    if until:
        counts = counts.filter(window_end__lte=until)
    newest = {(count.publisher_id, count.unit, count.channel): count for count in counts}
    compared = against_roll(newest.values())
    return [(count, compared[count.pk]) for count in newest.values() if count.pk in compared]
