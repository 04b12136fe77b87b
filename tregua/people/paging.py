"""One page of a list: the rows after, or before, the row that the address names.

The address carries the sorting values of a row (`?after=2016-03-04T10:00:00+00:00~01J…`), so the database goes
straight there by the index that the list is sorted by: nothing is counted, nothing is skipped over, and the
thousandth page costs what the first one does.

A *sieve* is a condition that no index answers (words, a place of a few rows). Then so many rows at most are looked
through for one page, and the page says how far that went; whoever wants more looks further.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from tregua.people.sorting import NotSortedError, Sorting

LOOKED_AT: Final = 20_000
# A sieve looks through a few rows first, then each time so many times more: what is common is soon found.
FIRST_LOOK: Final = 500
FURTHER: Final = 6
FEW: Final = 1_000
Sieve = Callable[[Any], Any]


def looking(rows: QuerySet[Any], column: str, values: Iterable[Any]) -> QuerySet[Any]:
    """Return rows whose column holds one of these values, found by looking through: no index is tempted to answer.

    An index of that column would give all its rows, a tenth of the register, to be sorted for the sake of fifty.
    """
    there = Coalesce(F(column), Value(""), output_field=CharField())
    found: QuerySet[Any] = rows.alias(looked_for=there).filter(looked_for__in=list(values))
    return found


def few(rows: QuerySet[Any]) -> QuerySet[Any] | None:
    """Return these rows named one by one when an index finds few of them; None when they are many."""
    found = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
    return type(rows)(rows.model).filter(pk__in=found) if len(found) <= FEW else None


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and where it goes on: the values for `?before=` and `?after=`, "" at its ends.

    `looked_to` is the last value a sieve came to, None when it came to the end of the list.
    """

    object_list: list[Any] = field(default_factory=list)
    before: str = ""
    after: str = ""
    begun: bool = True
    looked_to: Any = None

    def __iter__(self) -> Iterator[Any]:
        return iter(self.object_list)

    def __len__(self) -> int:
        return len(self.object_list)

    @property
    def is_whole(self) -> bool:
        """Return whether this page is the whole list: then its rows are all there are."""
        return self.begun and not self.after


def page_of(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    size: int,
    *,
    sieve: Sieve | None = None,
    looked_at: int = LOOKED_AT,
) -> Page:
    """Return the page of a list that the address asks for; one that cannot be read is the first page."""
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    if isinstance(rows, QuerySet):
        try:
            return _Walk(rows, Sorting(rows), sieve, looked_at).page(after, before, size)
        except NotSortedError:  # a short list in an order of its own: by the number of the row
            rows = sieve(rows) if sieve else rows
    return _by_number(rows, after, before, size)


def _by_number(rows: QuerySet[Any] | Sequence[Any], after: str, before: str, size: int) -> Page:
    start = _number(after) if after else max(_number(before) - size, 0)
    found = list(rows[start : start + size + 1])
    return Page(
        found[:size],
        before=str(start) if start else "",
        after=str(start + size) if len(found) > size else "",
        begun=start == 0,
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@dataclass(frozen=True)
class _Walk:
    """A walk along a sorted list, forth or back, from a row or from its end."""

    rows: QuerySet[Any]
    sorting: Sorting
    sieve: Sieve | None
    looked_at: int

    def page(self, after: str, before: str, size: int) -> Page:
        start = self.sorting.read(after or before) if after or before else None
        back = bool(before and not after and start)
        found, stop = self._walk(start, size + 1, back=back)
        more, found = len(found) > size, found[:size]
        if back and not more and stop is None:
            return self.page("", "", size)  # this is the beginning: a full page of it
        end = self._written(found[-1]) if more else self.sorting.written(stop) if stop else ""
        looked_to = stop[0] if stop and not more else None
        if back:
            first = self._written(found[0]) if found else ""
            return Page(found[::-1], before=end, after=first, begun=False, looked_to=looked_to)
        first = self._written(found[0]) if found and start else ""
        return Page(found, before=first, after=end, begun=start is None, looked_to=looked_to)

    def _written(self, row: Any) -> str:
        return self.sorting.written(self.sorting.values_of(row))

    def _walk(self, start: list[Any] | None, count: int, *, back: bool) -> tuple[list[Any], list[Any] | None]:
        """Return so many rows in the order walked, and the values of the last row looked at if a sieve stopped there."""
        found: list[Any] = []
        first, left = self.sorting.keys[0], self.looked_at
        stretches = self.sorting.stretches[:: -1 if back else 1]
        begun = start is None
        for stretch in stretches:
            whole = stretch.of(self.rows, first, back=back)
            rows = whole
            if not begun and start is not None:
                if stretch.known is not None and stretch.known == (start[0] is None):
                    continue
                begun, rows = True, whole.filter(stretch.beyond(start, back=back))
            look = FIRST_LOOK
            while self.sieve and (stop := self._stop(rows, look := min(look, left))):
                looked = rows.filter(stretch.beyond(stop, back=not back, with_it=True))
                found += self._taken(looked, whole, count - len(found))
                left -= look
                if len(found) >= count or not left:
                    return found, None if len(found) >= count else stop
                rows, look = whole.filter(stretch.beyond(stop, back=back)), look * FURTHER
            found += self._taken(rows, whole, count - len(found))
            if len(found) >= count:
                return found, None
        return found, None

    def _taken(self, rows: QuerySet[Any], whole: QuerySet[Any], count: int) -> list[Any]:
        """Return the first rows; what a sieve lets through is read whole only once it is known which few it is."""
        if self.sieve is None:
            return list(rows[:count])
        plain = self.sieve(rows.prefetch_related(None).select_related(None))
        return list(whole.filter(pk__in=list(plain.values_list("pk", flat=True)[:count])))

    def _stop(self, rows: QuerySet[Any], look: int) -> list[Any] | None:
        """Return the sorting values of the last of so many rows, None when there are fewer."""
        names = [key.name for key in self.sorting.keys]
        plain = rows.prefetch_related(None).select_related(None).values_list(*names)
        last = plain[look - 1 : look]
        return next((list(values) for values in last), None)
