"""Series of meetings: what others publish beside what is recorded here, never added up."""

from dataclasses import dataclass, field

from tregua.liaison.models import Meeting
from tregua.reports.choices import CountUnit
from tregua.reports.models import PublishedCount
from tregua.reports.series_names import series_in_words


@dataclass
class Series:
    """One series: the published counts, the newest first, and the meetings recorded here, the newest first."""

    name: str
    published: list[PublishedCount] = field(default_factory=list)
    meetings: list[Meeting] = field(default_factory=list)

    @property
    def in_words(self) -> str:
        """Return what the series is called in the active language."""
        return series_in_words(self.name)

    @property
    def recorded(self) -> int:
        """Return how many meetings of this series are recorded here."""
        return len(self.meetings)


def meeting_series() -> list[Series]:
    """Return the series by name, those that only others count included; meetings of no series come last."""
    found: dict[str, Series] = {}
    counts = PublishedCount.objects.standing().filter(unit=CountUnit.MEETING).as_published()
    for count in reversed(counts):
        found.setdefault(count.series, Series(count.series)).published.append(count)
    meetings = Meeting.objects.standing().select_related("place").prefetch_related("place__place_names")
    for meeting in meetings.order_by("-held_on", "-id"):
        found.setdefault(meeting.series, Series(meeting.series)).meetings.append(meeting)
    return sorted(found.values(), key=lambda series: (not series.name, series.name.casefold()))
