"""Rows of a spreadsheet as claims: who says that what happened, where and when."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, ClassVar, Final

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Agreement
from tregua.intake.channels.sheet.columns import Field
from tregua.intake.channels.sheet.positions import POLE, position
from tregua.intake.channels.sheet.problems import CellError
from tregua.intake.models import Message
from tregua.intake.rows import Item, Question, RowKind, Usual
from tregua.people.models import Person
from tregua.reports import claim_words as words
from tregua.reports.actions import candidates_for, file_reports, withdraw_reports
from tregua.reports.claim_out import out
from tregua.reports.claim_places import Places, Written
from tregua.reports.claim_says import (
    FIELDS,
    LABELS,
    LONGEST,
    MOST_HURT,
    WORDING,
    claim,
    language_of,
    range_of,
    said_precision,
    written_out,
)
from tregua.reports.claim_sources import ADD, Parties, Sources
from tregua.reports.claim_times import TimeError, when
from tregua.reports.data_sets import DataSet, by_name, with_header
from tregua.reports.models import Report
from tregua.reports.withdrawing import batches_of

# Of a column with more different words than this, a person is not asked about each: it is another column.
MOST_ASKED: Final = 150
# The field of a row -> the vocabulary in which its words stand for a code.
VOCABULARY_OF: Final = {
    "predicate": words.PREDICATE,
    "violation_type": words.VIOLATION_TYPE,
    "weapon": words.MEANS,
}


class Claims(RowKind):
    """Claims about events: each row is what somebody says, and stays a claim whatever is found later."""

    code = "claims"
    label = _("Claims")
    description = _("One row is one claim: somebody says that something happened, somewhere, sometime.")
    permission = "reports.file"
    read_permission = "reports.read"
    fields: ClassVar[tuple[Field, ...]] = FIELDS
    labels = LABELS
    wording = WORDING

    @classmethod
    def usual(cls, header: Sequence[str]) -> Usual:
        """Return the columns of a data set that is known by them; its rows are claims by the data set."""
        data_set = with_header(header)
        if data_set is None:
            return Usual()
        places = {name.strip().casefold(): number for number, name in reversed(list(enumerate(header)))}
        at = {field: places[name] for field, name in data_set.columns.items() if name in places}
        return Usual(at, {"source": data_set.name}, data_set.words)

    def __init__(self, answers: Mapping[str, Mapping[str, str]] | None = None) -> None:
        super().__init__(answers)
        # (field, word) that a person is asked about: not wrong, only not answered yet
        self._asked: set[tuple[str, str]] = set()
        self._places: Places | None = None
        self._candidates: dict[str, list[str]] = {}

    @cached_property
    def sources(self) -> Sources:
        """The sources of this centre."""
        return Sources()

    @cached_property
    def parties(self) -> Parties:
        """The parties of this centre."""
        return Parties()

    def questions(self, items: Sequence[Item]) -> list[Question]:
        """Ask about each unknown source and each unknown word, once."""
        asked = self._about_sources(items)
        for field in VOCABULARY_OF:
            asked += self._about_words(items, field)
        self._asked = {(one.field, one.written) for one in asked}
        return asked

    def _about_sources(self, items: Sequence[Item]) -> list[Question]:
        named = Counter(item.values["source"] for item in items if item.values.get("source"))
        unknown = [
            (name, rows)
            for name, rows in named.items()
            if self.sources.named(name) is None and not self.sources.knows(self.answer("source", name))
        ]
        choices = self.sources.choices() if unknown else []
        return [
            Question("source", name, choices, self._suggested_kind(name), rows)
            for name, rows in unknown[:MOST_ASKED]
        ]

    def _suggested_kind(self, name: str) -> str:
        data_set = by_name().get(name)
        return f"{ADD}{data_set.kind}" if data_set else ""

    def _about_words(self, items: Sequence[Item], field: str) -> list[Question]:
        vocabulary = words.vocabularies()[VOCABULARY_OF[field]]
        named = Counter(item.values[field] for item in items if item.values.get(field))
        unknown = [
            (word, rows)
            for word, rows in named.items()
            if not vocabulary.exactly(word) and not self.answer(field, word)
        ]
        choices = written_out(field) if unknown else []
        return [
            Question(field, word, choices, vocabulary.within(word), rows)
            for word, rows in unknown[:MOST_ASKED]
        ]

    def coded(self, field: str, word: str | None) -> str:
        """Return the code that a word stands for, as the list or a person says; "" where nothing is said."""
        if not word:
            return ""
        return self.answer(field, word) or words.vocabularies()[VOCABULARY_OF[field]].exactly(word)

    def prepare(self, items: Sequence[Item]) -> None:
        """Look the places up, and what the names that lead to none may mean."""
        written = {_written(item) for item in items}
        self._places = places = Places(written)
        nowhere = {
            one.name
            for one in written
            if one.name and not places.where(one).found and places.where(one).point is None
        }
        self._candidates = {name: candidates_for(found) for name, found in places.candidates(nowhere).items()}

    def check(self, items: Sequence[Item]) -> None:
        """Look places and parties up, work the times out, and say what does not add up."""
        written = [_written(item) for item in items]
        places = self._places or Places(written)
        starts = _first_start()
        now = timezone.now()
        for item, one in zip(items, written, strict=True):
            item.found["where"] = places.where(one)
            if fault := item.found["where"].fault:
                item.refuse(fault.why, "place", **({"stood": one.name} | fault.detail))
            elif one.name and not item.found["where"].found:
                item.remark("place_not_found", "place", written=one.name)
            if one.province and places.province(one.province) is None:
                item.remark("province_not_found", "province", written=one.province)
            _check_time(item, starts, now)
            _check_numbers(item)
            _check_point(item)
            _check_lengths(item)
            self._check_codes(item)

    def _check_codes(self, item: Item) -> None:
        found = {field: self.coded(field, item.values.get(field)) for field in VOCABULARY_OF}
        for field, code in found.items():
            word = item.values.get(field)
            if word and not code and (field, word) not in self._asked:
                item.refuse("word_unknown", field, written=item.values[field])
        item.found["codes"] = found
        if not any(
            item.values.get(name) for name in ("words", "predicate", "violation_type", "weapon", "place")
        ):
            item.refuse("says_nothing")

    def make(self, items: Sequence[Item], *, message: Message, by: Person) -> list[list[Model]]:
        """File the claims of these rows."""
        unplaced = {number for number, item in enumerate(items) if _is_unplaced(item)}
        claims = [self._claim(item, message, by) for item in items]
        reports = file_reports(claims, by=by, candidates=self._candidates, unplaced=unplaced)
        return [[report] for report in reports]

    def _claim(self, item: Item, message: Message, by: Person) -> dict[str, Any]:
        name, data_set = item.values["source"], item.found["data_set"]
        language = language_of(item.values.get("language"))
        source = self.sources.named(name) or self.sources.answered(
            name, self.answer("source", name), language, by=by
        )
        # A data set names the two sides of an event, not who is alleged to have done it.
        actor = None if data_set else self.parties.named(item.values.get("actor") or "")
        return claim(item, source=source, actor=actor, message=message)

    def known(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return the claims that went out with our own number as their key."""
        label = Report._meta.label
        return {pk: (label, pk) for pk in Report.objects.filter(pk__in=keys).values_list("pk", flat=True)}

    def take_back(self, made: Sequence[tuple[str, str]], *, reason: str, by: Person) -> list[tuple[str, str]]:
        """Withdraw these claims as they stand now: of one that was corrected, the latest version."""
        latest = _latest([pk for _label, pk in made])
        standing = {latest[pk]: (label, pk) for label, pk in made}
        withdrawn = withdraw_reports(list(standing), reason=reason, by=by)
        return [standing[one.report_id] for one in withdrawn]

    def shown(self, item: Item) -> dict[str, str]:
        """Return the claim as it would be filed."""
        where = item.found["where"]
        codes = {field: _label(field, code) for field, code in item.found.get("codes", {}).items() if code}
        place = str(where.place) if where.place else ""
        if item.values.get("place") and not where.found:
            place = gettext("%(written)s (not found)") % {"written": item.values["place"]}
        return {
            **super().shown(item),
            **codes,
            **({"place": place} if place else {}),
        }

    def offered(self) -> dict[str, list[str]]:
        """Return the sources that are known, and the words for what happened, its type and the weapon."""
        return {"source": self.sources.called()} | {
            field: [label for code, label in written_out(field) if code != words.NOT_KNOWN]
            for field in VOCABULARY_OF
        }

    def address(self, label: str, pk: str) -> str:
        """Return the page of a claim."""
        return reverse("reports:report", args=[pk]) if label == Report._meta.label else ""

    def out(self) -> tuple[list[str], Iterator[list[Any]]]:
        """Return every standing claim as a row of the same columns."""
        codes = [field.code for field in FIELDS]
        return codes, out(codes)


def _first_start() -> datetime | None:
    """Return when the first agreement began, or None where none is on record."""
    return Agreement.objects.order_by("starts_at").values_list("starts_at", flat=True).first()


def _written(item: Item) -> Written:
    """Return what a row writes of its place; the data set that it comes from is noted on the way."""
    data_set = by_name().get(item.values.get("source") or "")
    item.found["data_set"] = data_set
    known = said_precision(item.values, data_set)
    return Written(item.values.get("place") or "", item.values.get("province") or "", known)


def _check_time(item: Item, starts: datetime | None, now: datetime) -> None:
    data_set: DataSet | None = item.found["data_set"]
    precision = str(item.values.get("time_precision") or "").strip()
    wide = data_set.wide.get(precision, "") if data_set else ""
    try:
        spell = when(item.values, precision, wide)
    except TimeError as error:
        if error.why != "time_without_day" or not _day_was_refused(item):
            item.refuse(error.why, error.field)
        return
    item.found["when"] = spell
    if spell.started_at is None or spell.ended_at is None:
        if not any(problem.field == "day" for problem in item.all_problems):
            item.remark("no_day", "day")
    elif spell.started_at > now:
        item.ask("in_the_future", "day")
    elif starts is not None and spell.ended_at <= starts:
        item.ask("before_the_truce", "day", starts=timezone.localtime(starts).date().isoformat())


def _day_was_refused(item: Item) -> bool:
    """Return whether a day stands there that could not be read, which is said already."""
    return any(problem.field == "day" and problem.stops for problem in item.all_problems)


def _check_numbers(item: Item) -> None:
    for name in ("killed", "wounded"):
        least, most = range_of(item.values, name)
        if least is not None and most is not None and least > most:
            item.refuse("range_upside_down", f"{name}_max", least=least, most=most)
        if max(least or 0, most or 0) > MOST_HURT:
            item.refuse("too_many", name, most=MOST_HURT)

    if (item.values.get("number") or 0) > MOST_HURT:
        item.refuse("too_many", "number", most=MOST_HURT)


def _check_point(item: Item) -> None:
    """Find the point of a row: its degrees, or where there are none its grid reference."""
    latitude, longitude, grid = (item.values.get(name) for name in ("latitude", "longitude", "mgrs"))
    if latitude is not None and longitude is not None:
        if abs(latitude) > POLE:
            item.refuse("latitude_beyond", "latitude", stood=str(latitude), readings=str(latitude))
        else:
            item.found["point"] = (latitude, longitude)
    elif grid:
        try:
            point = position(grid)
        except CellError as error:
            item.refuse(error.why, "mgrs", **error.detail)
        else:
            item.found["point"] = (Decimal(str(point.latitude)), Decimal(str(point.longitude)))
    elif latitude is not None or longitude is not None:
        half = "latitude" if longitude is None else "longitude"
        item.remark("half_a_position", half, stood=str(item.values[half]))


def _check_lengths(item: Item) -> None:
    for name, longest in LONGEST.items():
        value = item.values.get(name)
        if isinstance(value, str) and len(value) > longest:
            item.refuse("too_long", name, length=len(value), longest=longest)


def _is_unplaced(item: Item) -> bool:
    return bool(item.values.get("place")) and not item.found["where"].found


def _latest(ids: Sequence[str]) -> dict[str, str]:
    """Return report -> its latest version."""
    latest = {pk: pk for pk in ids}
    ring = dict(latest)
    while ring:
        newer = {
            old: new
            for some in batches_of(list(ring))
            for old, new in Report.objects.filter(supersedes__in=some).values_list("supersedes", "pk")
        }
        step = {newer[last]: first for last, first in ring.items() if last in newer}
        latest |= {first: last for last, first in step.items()}
        ring = step
    return latest


def _label(field: str, code: str) -> str:
    return str(dict(written_out(field)).get(code, code))
