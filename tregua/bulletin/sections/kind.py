"""What a section of the bulletin is: what it freezes of the register, and how it is told in a language."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils.functional import Promise

from tregua.bulletin.called import Content
from tregua.bulletin.document import Section
from tregua.bulletin.models import Bulletin
from tregua.bulletin.outcomes import Outcome
from tregua.bulletin.period import Period
from tregua.exchange.fold import CommonRecord
from tregua.exchange.held import common_record


@dataclass
class Gathering:
    """What a section is gathered from: the period, the figures as printed, the coverage, what came of each incident."""

    period: Period
    figures: Sequence[Content]
    coverage: Content
    outcomes: Sequence[Outcome] = ()
    corrects: Bulletin | None = None
    provinces: set[str] = field(default_factory=set)
    # Provinces that no section tells apart, because of some of them too few are on record.
    together: Sequence[str] = ()

    @cached_property
    def common(self) -> CommonRecord:
        """Return the common record on the last day of the period, put together once for every section."""
        return common_record(self.period.last)

    def name_provinces(self, codes: Iterable[str]) -> None:
        """Let the names of these provinces be frozen with the content."""
        self.provinces.update(codes)


def _nothing_more(_found: Gathering) -> Mapping[str, Any]:
    return {}


@dataclass(frozen=True)
class SectionKind:
    """One section: `gather` freezes what it says, free of language; `tell` says it in the active language.

    `tell` reads the frozen content alone, also one that was frozen before the section existed, and yields nothing
    where it has nothing to say.
    """

    key: str
    title: Promise
    tell: Callable[[Content, str], Iterator[Section]]
    gather: Callable[[Gathering], Mapping[str, Any]] = _nothing_more
    # What it is about is known of single days only; or of everything only, not of some kinds or provinces.
    of_one_day: bool = False
    of_everything: bool = False
    # The verb of the mandate without which it does not stand.
    verb: str = ""
    # It stands only where a mission chose it.
    by_choice: bool = False
    # No mission leaves it out.
    always: bool = False
    # People may write a remark on it.
    prose: bool = True

    def stands_in(self, period: Period) -> bool:
        """Return whether it has something to say of such a period."""
        return not (self.of_one_day and period.last != period.day) and not (
            self.of_everything and period.limited
        )
