"""A published number of groups held against the acceptances on record: published, named, unnamed; never added."""

from dataclasses import dataclass

from tregua.agreement.models import Acceptance, PartyKind
from tregua.reports.choices import CountUnit
from tregua.reports.models import PublishedCount

# These units count who accepted, so that the roll of acceptances can name them: settlements apart from groups.
OF_GROUPS = (CountUnit.GROUP, CountUnit.FORM)
COMPARED = (*OF_GROUPS, CountUnit.SETTLEMENT)
SETTLEMENTS = (PartyKind.LOCAL_ADMINISTRATION, PartyKind.COMMUNITY)


@dataclass(frozen=True)
class Comparison:
    """What a body published, and whom of it the roll names as of the same instant, each with its source."""

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


def against_roll(count: PublishedCount) -> Comparison | None:
    """Return how a count of groups through a channel stands to the roll of that day; None when it cannot be compared.

    A party counts once, whatever agreement or form it accepted by; who withdrew or was excluded by then does not.
    """
    if count.unit not in COMPARED or not count.channel or count.value is None:
        return None
    standing = (
        Acceptance.objects.named_through(count.channel, count.window_end)
        .exclude(source="")
        .select_related("party")
        .prefetch_related("party__party_names")
        .order_by("id")
    )
    of_settlements = count.unit == CountUnit.SETTLEMENT
    standing = (
        standing.filter(party__kind__in=SETTLEMENTS)
        if of_settlements
        else standing.exclude(party__kind__in=SETTLEMENTS)
    )
    once = {acceptance.party_id: acceptance for acceptance in standing}
    return Comparison(count.value, sorted(once.values(), key=lambda acceptance: str(acceptance.party)))
