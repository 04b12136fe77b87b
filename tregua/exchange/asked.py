"""What a reader of the concordance asks for: which rows, in which order."""

from collections.abc import Iterable
from dataclasses import dataclass

from tregua.exchange.by_province import provinces_of
from tregua.exchange.concordance import Row
from tregua.exchange.likeness import Areas


@dataclass(frozen=True)
class Asked:
    """What a reader of the concordance asked for; empty means everything."""

    first: str = ""
    last: str = ""
    province: str = ""
    kind: str = ""
    relation: str = ""
    position: str = ""
    show: str = ""
    sort: str = ""

    def finds(self, row: Row, areas: Areas) -> bool:
        """Say whether a row is among what was asked for."""
        return (
            self._in_days(row)
            and (not self.kind or any(item.kind == self.kind for item in row.items))
            and (not self.relation or row.relation == self.relation)
            and (not self.province or self.province in provinces_of(row.items, areas))
            and (not self.position or self.position in _words(row))
            and self._shows(row)
        )

    def _in_days(self, row: Row) -> bool:
        if not self.first and not self.last:
            return True
        return any((self.first or day) <= day <= (self.last or day) for day in row.days)

    def _shows(self, row: Row) -> bool:
        return {
            "due": row.we_owe is not None,
            "awaited": any(not due.ours for due in row.dues),
            "overdue": any(due.overdue for due in row.dues),
            "corrected": row.corrected_unseen,
        }.get(self.show, True)

    def in_order(self, rows: Iterable[Row]) -> list[Row]:
        """Return rows sorted: replies due first by their day, else by day, the latest first; without a day last."""
        by_entry = sorted(rows, key=lambda row: row.key)
        if self.sort == "due" or (not self.sort and self.show in {"due", "awaited", "overdue"}):
            return sorted(
                by_entry, key=lambda row: (row.due is None, row.due.day if row.due else "", row.day)
            )
        if self.sort == "oldest":
            return sorted(by_entry, key=lambda row: (not row.day, row.day))
        return sorted(by_entry, key=lambda row: row.day, reverse=True)


def _words(row: Row) -> set[str]:
    return {position.word for position in (row.we_say, row.they_say) if position is not None}
