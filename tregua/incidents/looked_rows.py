"""Rows of a spreadsheet that say where and when this centre could look or was kept from looking: what both kinds share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Final

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Agreement
from tregua.incidents.looked import Coverage, CoverageTakenBack, Restriction, RestrictionTakenBack
from tregua.incidents.looked_words import CODES, label, vocabularies
from tregua.intake.rows import Item, Question, RowKind
from tregua.people.models import Person
from tregua.reports.claim_places import Places, Written
from tregua.reports.withdrawing import withdraw_all

# Of a column with more different words than this, a person is not asked about each: it is another column.
MOST_ASKED: Final = 150


class LookedRows(RowKind):
    """Rows that name an area, a day and words that stand for codes."""

    permission = "incidents.change"
    # The means of looking and the reasons given are for nobody outside: who may write them down may have them as a file.
    read_permission = "incidents.change"
    # What a row becomes, and the row that takes one back.
    model: ClassVar[type[Coverage | Restriction]]
    taken_back: ClassVar[type[CoverageTakenBack | RestrictionTakenBack]]
    # The fields whose words stand for a code.
    coded_fields: ClassVar[tuple[str, ...]]
    wording: ClassVar[dict[str, Promise]] = {
        "place_missing": _("The row does not say where. Fill in the place or the province."),
        "place_unknown": _(
            "“%(written)s” leads to no one place of the gazetteer. Write the code of the place, or name its province beside it."
        ),
        "place_is_a_point": _("“%(written)s” is a point, and only areas are told of. Write the name or code of a place."),
        "word_unknown": _(
            "“%(written)s” is not known as a word for this. Say on the page of the columns what it stands for, or choose "
            "another column."
        ),
        "day_to_come": _("This day has not come yet. Put the day right."),
        "ends_before": _("This end is before the beginning. Correct one of the two."),
        "before_the_truce": _(
            "This is before the agreement came into force (%(starts)s). Correct the day, or say that such rows are taken too."
        ),
    }  # fmt: skip

    def __init__(self, answers: Mapping[str, Mapping[str, str]] | None = None) -> None:
        super().__init__(answers)
        # (field, word) that a person is asked about: not wrong, only not answered yet
        self._asked: set[tuple[str, str]] = set()
        self._places: Places | None = None

    def questions(self, items: Sequence[Item]) -> list[Question]:
        """Ask about each unknown word, once."""
        asked = [one for field in self.coded_fields for one in self._about(items, field)]
        self._asked = {(one.field, one.written) for one in asked}
        return asked

    def _about(self, items: Sequence[Item], field: str) -> list[Question]:
        named = Counter(item.values[field] for item in items if item.values.get(field))
        unknown = [(word, rows) for word, rows in named.items() if not self.coded(field, word)]
        within = vocabularies()[field].within
        return [
            Question(field, word, CODES[field], within(word), rows) for word, rows in unknown[:MOST_ASKED]
        ]

    def coded(self, field: str, word: str | None) -> str:
        """Return the code that a word stands for, as the list or a person says; "" where neither does."""
        if not word:
            return ""
        given = self.answer(field, word)
        return given if given in dict(CODES[field]) else vocabularies()[field].exactly(word)

    def prepare(self, items: Sequence[Item]) -> None:
        """Look the places up."""
        self._places = Places({_written(item) for item in items})

    def check(self, items: Sequence[Item]) -> None:
        """Look places and words up, and say what does not add up."""
        places = self._places or Places({_written(item) for item in items})
        first = Agreement.objects.order_by("starts_at").values_list("starts_at", flat=True).first()
        for item in items:
            _check_place(item, places)
            for field in self.coded_fields:
                self._check_word(item, field)
            self.check_times(item, first)

    def check_times(self, item: Item, truce: datetime | None) -> None:
        """Refuse an item whose days cannot be; `truce` is when the first agreement began."""
        raise NotImplementedError

    def _check_word(self, item: Item, field: str) -> None:
        word = item.values.get(field)
        item.found[field] = self.coded(field, word)
        if word and not item.found[field] and (field, word) not in self._asked:
            item.refuse("word_unknown", field, written=word)

    def shown(self, item: Item) -> dict[str, str]:
        """Return what would be made of an item: the place and the codes that were found."""
        codes = {field: label(field, item.found.get(field, "")) for field in self.coded_fields}
        place = item.found.get("place")
        return super().shown(item) | {name: told for name, told in codes.items() if told} | (
            {"place": str(place)} if place else {}
        )  # fmt: skip

    def known(self, keys: Sequence[str]) -> dict[str, tuple[str, str]]:
        """Return what went out with our own number as its key."""
        standing = self.model.objects.standing().filter(pk__in=keys).values_list("pk", flat=True)
        return {pk: (self.model._meta.label, pk) for pk in standing}

    def take_back(self, made: Sequence[tuple[str, str]], *, reason: str, by: Person) -> list[tuple[str, str]]:
        """Take back what these rows said: it stays readable and no longer counts, and what was said before counts again."""
        label_, name = self.model._meta.label, str(self.model._meta.model_name)
        back = withdraw_all(
            self.taken_back, name, [pk for _label, pk in made],
            act=f"{name} taken back", subject=label_, reason=reason, by=by,
        )  # fmt: skip
        return [(label_, getattr(one, f"{name}_id")) for one in back]

    def offered(self) -> dict[str, list[str]]:
        """Return the words that stand for each code, as the page writes them."""
        return {field: [str(told) for _code, told in CODES[field]] for field in self.coded_fields}


def ask_before_the_truce(item: Item, at: datetime, truce: datetime | None) -> None:
    """Keep out what was before the agreement came into force, until a person says that it is meant."""
    if truce is not None and at <= truce:
        item.ask("before_the_truce", "day", starts=timezone.localtime(truce).date().isoformat())


def _written(item: Item) -> Written:
    return Written(item.values.get("place") or "", item.values.get("province") or "")


def _check_place(item: Item, places: Places) -> None:
    """Find the one area that is meant; a name that leads to none is never taken for its province."""
    written = _written(item)
    where = places.where(written)
    if not written.name and not written.province:
        item.refuse("place_missing", "place")
    elif where.point is not None or where.fault is not None:
        item.refuse("place_is_a_point", "place", written=written.name)
    elif not where.found or where.place is None:
        item.refuse(
            "place_unknown", "place" if written.name else "province", written=written.name or written.province
        )
    else:
        item.found["place"] = where.place
