"""Tables of published counts: rows of a daily table, or a row for each province, become counts as published.

What does not add up in them is flagged by the act that records them, in the order of the days.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, Final

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Agreement
from tregua.intake.models import Message
from tregua.intake.rows import Item, Line, RowKind
from tregua.people.models import Person
from tregua.places.letters import LANGUAGES, script_of
from tregua.places.lookup import NEAR
from tregua.places.models import Place
from tregua.reports import count_figures
from tregua.reports.actions import add_source
from tregua.reports.checks import DAMASCUS
from tregua.reports.choices import CountUnit, SourceKind
from tregua.reports.count_fields import FIELDS, LABELS
from tregua.reports.count_items import items_of
from tregua.reports.count_out import OUT, out
from tregua.reports.counting import Figure, record_counts, withdraw_counts
from tregua.reports.models import PublishedCount, Source

# "Wire | Turkish part": read in the wire, the count of the part.
_OUTLET_AND_BODY: Final = re.compile(r"^(?P<outlet>.+?)\s+\|\s+(?P<body>.+)$")
# The longest texts that a count keeps, by the field of the row.
LONGEST: Final[dict[str, int]] = {
    name: int(getattr(PublishedCount._meta.get_field(field), "max_length", 0))
    for name, field in {
        **{name: name for name in ("side", "series", "scope", "channel", "url", "counted_as", "list_scope")},
        "settlements_as": "counted_as",
        "formations_as": "counted_as",
        "formations_also_as": "counted_as",
        "publisher": "outlet",
        "counted_by": "outlet",
        "relayed_by": "outlet",
    }.items()
}
_BRACKETS: Final = re.compile(r"\s*\((?P<inside>[^()]*)\)\s*$")


class Counts(RowKind):
    """Counts that somebody published: series with unit, window and scope; never added up."""

    code = "counts"
    label = _("Published counts")
    description = _("Figures that others publish: of a day or running, with a list by province.")
    permission = "intake.cut"
    fields = FIELDS
    labels = LABELS
    wording: ClassVar[dict[str, Promise]] = {
        "no_figure": _("No figure stands in this row. Write one, or say that the body publishes none."),
        "figure_not_read": _("“%(written)s” is no figure that can be counted. Write a whole number from 0 on."),
        "publisher_missing": _("Nobody is named whose count this is. Fill in the publisher."),
        "publisher_new": _("“%(written)s” is not on record yet. It is added as a source of a kind not known."),
        "day_missing": _("The row has no day, and a count without one cannot stand in a series. Fill in the day."),
        "day_to_come": _("This day has not come yet. Put the day right."),
        "before_the_truce": _(
            "This is before the agreement came into force (%(starts)s). Correct the day, or say that such rows are taken too."
        ),
        "too_long": _("These are %(length)s characters; %(longest)s fit here. Shorten them."),
        "window_reversed": _("The window ends before it begins. Put one of the two right."),
        "window_not_read": _("“%(written)s” is no day and hour. Write them as 2016-02-28 or 2016-02-28 12:00."),
        "province_unknown": _(
            "“%(written)s” is no one province of the gazetteer. Write its name as the gazetteer has it, or its code."
        ),
        "unit_unknown": _("“%(written)s” is no unit of counts. Write one of: %(units)s."),
        "rows_disagree": _("The rows of this count say different things in “%(field)s”. Put them right."),
    }  # fmt: skip

    def __init__(self, answers: Mapping[str, Mapping[str, str]] | None = None) -> None:
        super().__init__(answers)
        self._codes: dict[str, str] = {}
        self._sources: dict[str, Source] | None = None

    def items(self, lines: Sequence[Line]) -> list[Item]:
        """Return one item for each count, or for each row of a daily table; rows of one list stand together."""
        return items_of(lines)

    def check(self, items: Sequence[Item]) -> None:
        """Refuse what has no body, no day or no figure, and names that lead to no one province."""
        for item in items:
            self._bodies(item)
            self._unit(item)
            self._window(item)
            self._provinces(item)
            _check_lengths(item)
            if not any(problem.stops for problem in item.all_problems):
                self._figures(item)

    @cached_property
    def _starts(self) -> datetime | None:
        """Return when the first agreement began, or None where none is on record."""
        return Agreement.objects.order_by("starts_at").values_list("starts_at", flat=True).first()

    def _bodies(self, item: Item) -> None:
        body, _outlet = _body_and_outlet(item.values)
        if not body:
            item.refuse("publisher_missing", "publisher")
        for name, field in ((body, "publisher"), (item.values.get("relayed_by") or "", "relayed_by")):
            if name and self._source(name) is None:
                item.remark("publisher_new", field, written=name)

    def _unit(self, item: Item) -> None:
        written = item.values.get("unit")
        if written and count_figures.unit_of(written) is None:
            units = ", ".join(CountUnit.values)
            item.refuse("unit_unknown", "unit", written=written, units=units)

    def _window(self, item: Item) -> None:
        values = item.values
        moments = {}
        for field, ends in (("window_start", False), ("window_end", True), ("day", True)):
            try:
                moments[field] = count_figures.moment(values.get(field), ends=ends)
            except (ValueError, OverflowError):
                item.refuse("window_not_read", field, written=str(values.get(field)))
                return
        until, start = moments["window_end"] or moments["day"], moments["window_start"]
        if until is None:
            item.refuse("day_missing", "day")
        elif until.date() > timezone.localdate() + timedelta(days=1):
            item.refuse("day_to_come", "day")
        elif self._starts is not None and until <= self._starts:
            item.ask("before_the_truce", "day", starts=timezone.localtime(self._starts).date().isoformat())
        elif start is not None and start >= until:
            item.refuse("window_reversed", "window_start")

    def _provinces(self, item: Item) -> None:
        for field in ("listed", "provinces", "list_as_written", "agreements_by_province", "provinces_named"):
            for entry in item.values.get(field) or ():
                name, n = (entry, None) if isinstance(entry, str) else entry
                if n is not None and n > count_figures.MOST:
                    item.refuse("figure_not_read", "n" if field == "listed" else field, written=str(n))
                if not self._code(name):
                    item.refuse("province_unknown", "province" if field == "listed" else field, written=name)

    def _figures(self, item: Item) -> None:
        try:
            found = count_figures.figures(item.values, {}, self._code, item.key)
        except count_figures.FigureError as error:
            item.refuse("figure_not_read", error.field, written=error.written)
        else:
            if not found:
                item.refuse("no_figure", "value")

    def _code(self, name: str) -> str:
        """Return the code of the one province that a name in any language leads to, or ""."""
        if name not in self._codes:
            self._codes[name] = name if name == DAMASCUS else _province(name)
        return self._codes[name]

    def _source(self, name: str) -> Source | None:
        """Return the body of this code or name."""
        if self._sources is None:
            self._sources = {}
            for source in Source.objects.filter(identity=None).order_by("-id"):
                for called in (*source.names.values(), source.code):
                    self._sources[called.casefold()] = source
        return self._sources.get(name.casefold())

    def _source_for(self, name: str, by: Person) -> Source:
        found = self._source(name)
        if found is None:
            language = LANGUAGES.get(script_of(name), "en")
            found = add_source(
                code=_free_code(name), kind=SourceKind.NOT_KNOWN, names={language: name}, by=by
            )
            assert self._sources is not None  # noqa: S101 - looked up just now
            self._sources[name.casefold()] = found
        return found

    def known(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return the counts that stand under these keys as their own numbers."""
        standing = PublishedCount.objects.standing().filter(pk__in=keys).values_list("pk", flat=True)
        return {pk: (PublishedCount._meta.label, pk) for pk in standing}

    def address(self, label: str, pk: str) -> str:
        """Return the address of the page of a count."""
        return reverse("reports:count", args=[pk]) if label == PublishedCount._meta.label else ""

    def make(self, items: Sequence[Item], *, message: Message, by: Person) -> list[list[models.Model]]:
        """Record the counts of these items at once; new bodies are added as sources."""
        figures: list[Figure] = []
        several: list[int] = []
        for item in items:
            own = count_figures.figures(item.values, self._bodies_of(item, message, by), self._code, item.key)
            figures += own
            several.append(len(own))
        counts: Iterator[models.Model] = iter(record_counts(figures, by=by))
        return [[next(counts) for _one in range(number)] for number in several]

    def _bodies_of(self, item: Item, message: Message, by: Person) -> dict[str, Any]:
        body, outlet = _body_and_outlet(item.values)
        publisher = self._source_for(body, by)
        relay = item.values.get("relayed_by")
        return {
            "publisher": publisher,
            "relayed_by": self._source_for(relay, by) if relay else None,
            "outlet": _beside_its_name(outlet, publisher)[:200],
            "message": message,
        }

    def take_back(self, made: Sequence[tuple[str, str]], *, reason: str, by: Person) -> list[tuple[str, str]]:
        """Withdraw these counts with the reason; a source that was added stays."""
        label = PublishedCount._meta.label
        ids = [pk for kind, pk in made if kind == label]
        return [(label, one.count_id) for one in withdraw_counts(ids, reason=reason, by=by)]

    def out(self) -> tuple[list[str], Iterator[list[Any]]]:
        """Return every standing count as one row; a list by province stands in one cell."""
        return list(OUT), out()


def _check_lengths(item: Item) -> None:
    for name, longest in LONGEST.items():
        value = item.values.get(name)
        if isinstance(value, str) and len(value) > longest:
            item.refuse("too_long", name, length=len(value), longest=longest)


def _body_and_outlet(values: Mapping[str, Any]) -> tuple[str, str]:
    """Return whose count it is, and where it was read if that is another."""
    publisher, body = values.get("publisher") or "", values.get("counted_by") or ""
    both = _OUTLET_AND_BODY.match(publisher)
    if both:
        return body or both["body"], both["outlet"]
    return (body, publisher) if body and body != publisher else (publisher, "")


def _beside_its_name(outlet: str, body: Source) -> str:
    """Return where a figure was read: of "the body (watan.fm)" what stands in the brackets, "" of the body alone."""
    for name in body.names.values():
        called = _BRACKETS.sub("", name)
        if called.casefold().startswith(outlet.casefold()):
            return ""
        if outlet.casefold().startswith(called.casefold()):
            found = _BRACKETS.search(outlet[len(called) :])
            return found["inside"] if found else ""
    return outlet


def _province(name: str) -> str:
    """Return the code of the one province of this name or code, "" where there is none or more than one."""
    by_code = Place.objects.provinces().filter(code=name).first()
    if by_code is not None:
        return by_code.code
    found = Place.objects.provinces().named(name)
    sure = [match.place.code for match in found if match.how == found[0].how and match.how != NEAR]
    return sure[0] if len(sure) == 1 else ""


def _free_code(name: str) -> str:
    """Return a code for a body that has none: its name in Latin letters, or a hash of it."""
    mark = hashlib.sha256(name.encode()).hexdigest()[:8]
    code = slugify(name)[:48].strip("-")
    if not code:
        return f"source-{mark}"
    return f"{code}-{mark}" if Source.objects.filter(code=code).exists() else code
