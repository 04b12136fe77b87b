"""Rows of a spreadsheet as coverage: which area could be looked at on which days, by what and how far."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, ClassVar, Final

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.incidents.coverage import bounds
from tregua.incidents.looked import Coverage, CoverageTakenBack
from tregua.incidents.looked_rows import LookedRows, ask_before_the_truce
from tregua.incidents.looked_words import label
from tregua.incidents.looking import say_coverages
from tregua.intake.channels.sheet.columns import Field
from tregua.intake.models import Message
from tregua.intake.rows import Item
from tregua.people.models import Person
from tregua.reports.withdrawing import batches_of

MOST_DAYS: Final = 366
Said = tuple[str, str, date]  # an area, a means and a day


class CoverageRows(LookedRows):
    """Coverage: each row says of an area how far it could be looked at, by one means, on a day or from day to day."""

    code = "coverage"
    model = Coverage
    taken_back = CoverageTakenBack
    label = _("Coverage")
    description = _("One row says of an area and a day by what and how far it could be looked at.")
    fields: ClassVar[tuple[Field, ...]] = (
        Field("key", "text"),
        Field("day", "day", required=True),
        Field("until_day", "day"),
        Field("place", "text"),
        Field("province", "text"),
        Field("looked_by", "text", required=True),
        Field("extent", "text", required=True),
    )
    labels: ClassVar[dict[str, Promise]] = {
        "key": _("Key of the row"),
        "day": _("Day"),
        "until_day": _("Until (day)"),
        "place": _("Area, by name or code"),
        "province": _("Province"),
        "looked_by": _(
            "By what it was looked at (observation post, patrol, camera, people who tell, from afar)"
        ),
        "extent": _("How far (could, in part, could not)"),
    }
    coded_fields = ("looked_by", "extent")
    wording: ClassVar[dict[str, Promise]] = LookedRows.wording | {
        "too_many_days": _("These are %(days)s days; %(most)s fit in one row. Correct the last day, or write several rows."),
        "rows_disagree": _("Row %(row)s says something else of this area, means and day. Leave one of the two."),
        "said_otherwise": _(
            "On record for %(day)s is “%(before)s”. Correct the row, or say that such rows are taken too: the last word counts."
        ),
    }  # fmt: skip

    def check(self, items: Sequence[Item]) -> None:
        """Refuse rows that contradict each other; ask about those that say otherwise than what is on record."""
        super().check(items)
        good = [item for item in items if _is_good(item)]
        before = _on_record(good)
        by_row: dict[Said, Item] = {}
        for item in good:
            for said in _says(item):
                other = by_row.setdefault(said, item)
                if other.found["extent"] != item.found["extent"]:
                    item.refuse("rows_disagree", "extent", row=other.lines[0].number)
                    break
                if before.get(said, item.found["extent"]) != item.found["extent"]:
                    told = label("extent", before[said])
                    item.ask("said_otherwise", "extent", day=said[2].isoformat(), before=told)
                    break

    def check_times(self, item: Item, truce: datetime | None) -> None:
        """Refuse days that have not come and spans that cannot be."""
        first, last = item.values.get("day"), item.values.get("until_day")
        if first is None:
            return
        days = ((last or first) - first).days + 1
        if max(first, last or first) > timezone.localdate():
            item.refuse("day_to_come", "until_day" if last and last > timezone.localdate() else "day")
        elif days < 1:
            item.refuse("ends_before", "until_day")
        elif days > MOST_DAYS:
            item.refuse("too_many_days", "until_day", days=days, most=MOST_DAYS)
        else:
            item.found["days"] = [first + timedelta(days=number) for number in range(days)]
            ask_before_the_truce(item, bounds(first, first)[1], truce)

    def make(self, items: Sequence[Item], *, message: Message, by: Person) -> list[list[Model]]:  # noqa: ARG002 - the batch names it
        """Say what these rows say, a line of coverage for each day."""
        said = [
            [(item.found["place"], day, item.found["looked_by"], item.found["extent"]) for day in item.found["days"]]
            for item in items
        ]  # fmt: skip
        made = iter(say_coverages([one for row in said for one in row], by=by))
        return [[next(made) for _one in row] for row in said]

    def address(self, label: str, pk: str) -> str:
        """Return the page of coverage, at the last of what was said."""
        found = Coverage.objects.filter(pk=pk).values_list("day", flat=True).first()
        return (
            f"{reverse('incidents:coverage')}?last={found}" if label == Coverage._meta.label and found else ""
        )

    def out(self) -> tuple[list[str], Iterator[list[Any]]]:
        """Return what stands of each area, day and means as one row."""
        return [field.code for field in self.fields], _out()


def _is_good(item: Item) -> bool:
    codes = item.found.get("looked_by") and item.found.get("extent")
    return bool(codes and "place" in item.found and "days" in item.found)


def _says(item: Item) -> Iterator[Said]:
    for day in item.found["days"]:
        yield item.found["place"].pk, item.found["looked_by"], day


def _on_record(items: Sequence[Item]) -> dict[Said, str]:
    """Return how far each area of these rows could be looked at, by what stands on record of it."""
    if not items:
        return {}
    days = [day for item in items for day in item.found["days"]]
    places = sorted({item.found["place"].pk for item in items})
    found: dict[Said, str] = {}
    for some in batches_of(places):
        rows = Coverage.objects.standing().filter(place__in=some, day__range=(min(days), max(days)))
        for place, means, day, extent in rows.order_by("id").values_list("place", "means", "day", "extent"):
            found[place, means, day] = extent
    return found


def _out() -> Iterator[list[Any]]:
    last: dict[Said, str] = {}
    rows = Coverage.objects.standing().order_by("id")
    for pk, place, means, day in rows.values_list("pk", "place", "means", "day"):
        last[place, means, day] = pk
    for some in batches_of(sorted(last.values())):
        for one in Coverage.objects.filter(pk__in=some).select_related("place").order_by("day", "id"):
            yield [
                one.pk,
                one.day,
                None,
                one.place.code,
                None,
                one.get_means_display(),
                one.get_extent_display(),
            ]
