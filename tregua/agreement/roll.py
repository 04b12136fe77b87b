"""The roll: every party, and where its acceptances through each channel stood at an instant."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tregua.agreement.channels import channel_name, in_order
from tregua.agreement.models import SETTLEMENTS, STANDING, Acceptance, Agreement, Party, Status


@dataclass(frozen=True)
class Cell:
    """One acceptance as it stood at an instant."""

    acceptance: Acceptance
    status: str
    since: datetime

    @property
    def label(self) -> str:
        """Return the status in words."""
        return str(Status(self.status).label)

    @property
    def stands(self) -> bool:
        """Return whether it was received and neither withdrawn, excluded nor dormant."""
        return self.status in STANDING


@dataclass(frozen=True)
class Row:
    """One party: for each channel of the roll its acceptances, the latest first; empty when nothing is recorded."""

    party: Party
    cells: list[list[Cell]]
    excluded: bool
    channels: list[str] = field(default_factory=list)

    @property
    def by_channel(self) -> list[tuple[str, list[Cell]]]:
        """Return the acceptances with the name of their channel."""
        return [(channel_name(code), cells) for code, cells in zip(self.channels, self.cells, strict=True)]

    @property
    def empty(self) -> bool:
        """Return whether nothing is recorded of this party's acceptance."""
        return not any(self.cells)


@dataclass(frozen=True)
class Roll:
    """Who had accepted at an instant: channels in alphabetical order, parties likewise, places counted apart."""

    instant: datetime
    channels: list[str]
    parties: list[Row]
    administrations: list[Row]

    @property
    def headings(self) -> list[str]:
        """Return the names of the channels, in their order."""
        return [channel_name(code) for code in self.channels]

    def everybody(self) -> list[Row]:
        """Return parties and local administrations in one alphabetical order."""
        return sorted([*self.parties, *self.administrations], key=lambda row: row.party.name().casefold())

    @property
    def counts(self) -> list[tuple[str, int, int]]:
        """Return for each channel its name, how many parties and how many local administrations stand by name."""
        return [
            (name, _standing(self.parties, place), _standing(self.administrations, place))
            for place, name in enumerate(self.headings)
        ]


def _standing(rows: list[Row], channel: int) -> int:
    return sum(any(cell.stands for cell in row.cells[channel]) for row in rows)


def end_of(day: date, zone: str) -> datetime:
    """Return the last instant of a day in a zone: what the roll of that day is taken at."""
    return datetime.combine(day + timedelta(days=1), time.min, ZoneInfo(zone)) - timedelta(microseconds=1)


def roll(agreement: Agreement, instant: datetime, language: str) -> Roll:
    """Return the roll of an agreement at an instant, parties with nothing recorded included."""
    given: defaultdict[tuple[str, str], list[Cell]] = defaultdict(list)
    channels = list(agreement.co_chairs)
    then = agreement.acceptances.as_of(instant)
    for acceptance in sorted(then, key=lambda one: (one.since_then, one.pk), reverse=True):
        channels.append(acceptance.channel)
        given[acceptance.party_id, acceptance.channel].append(
            Cell(acceptance=acceptance, status=acceptance.status_then, since=acceptance.since_then)
        )
    ordered = in_order(channels)
    excluded = set(agreement.exclusions.in_effect(instant).values_list("party_id", flat=True))
    rows = [
        Row(
            party=party,
            cells=[given.get((party.pk, channel), []) for channel in ordered],
            excluded=party.pk in excluded,
            channels=ordered,
        )
        for party in Party.objects.all().alphabetical(language)
    ]
    return Roll(
        instant=instant,
        channels=ordered,
        parties=[row for row in rows if row.party.kind not in SETTLEMENTS],
        administrations=[row for row in rows if row.party.kind in SETTLEMENTS],
    )
