"""Rows of a spreadsheet as restrictions of movement: who kept this centre from looking, where, when and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar, Final

from django.db.models import Model
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import RestrictionReason
from tregua.incidents.coverage import bounds, day_of
from tregua.incidents.looked import Restriction, RestrictionTakenBack
from tregua.incidents.looked_rows import MOST_ASKED, LookedRows, ask_before_the_truce
from tregua.incidents.looking import note_restrictions
from tregua.intake.channels.sheet.columns import Field
from tregua.intake.models import Message
from tregua.intake.rows import Item, Question
from tregua.people.models import Person
from tregua.reports.claim_sources import Parties
from tregua.reports.claim_times import TimeError, when

# What a person answers about a name that is none of the parties: it stays in the file, and the party is not known.
NOT_KNOWN: Final = "unknown"
BY: Final = "restricted_by"


class RestrictionRows(LookedRows):
    """Restrictions of movement: each row says where and when somebody kept this centre from looking."""

    code = "restrictions"
    model = Restriction
    taken_back = RestrictionTakenBack
    label = _("Restrictions of movement")
    description = _(
        "One row says where and when this centre was kept from looking, by whom, with what reason."
    )
    fields: ClassVar[tuple[Field, ...]] = (
        Field("key", "text"),
        Field("day", "day", required=True),
        Field("time", "time"),
        Field("until_day", "day"),
        Field("until_time", "time"),
        Field("place", "text"),
        Field("province", "text"),
        Field("restriction_kind", "text", required=True),
        Field(BY, "text"),
        Field("restriction_reason", "text"),
        Field("reason_given", "text"),
    )
    labels: ClassVar[dict[str, Promise]] = {
        "key": _("Key of the row"),
        "day": _("Day"),
        "time": _("Time"),
        "until_day": _("Until (day)"),
        "until_time": _("Until (time)"),
        "place": _("Area, by name or code"),
        "province": _("Province"),
        "restriction_kind": _("Kind of restriction"),
        BY: _("By whom"),
        "restriction_reason": _("Class of the reason"),
        "reason_given": _("Reason given"),
    }
    coded_fields = ("restriction_kind", "restriction_reason")
    wording: ClassVar[dict[str, Promise]] = LookedRows.wording | {
        "day_out_of_reach": _("No calendar reaches beyond this day. Correct it."),
        "until_without_time": _("An end is said by the clock and no beginning. Add the time, or leave the end empty."),
        "party_unknown": _(
            "“%(written)s” is none of the parties. Say on the page of the columns whom it means, or leave the cell empty."
        ),
    }  # fmt: skip

    @cached_property
    def parties(self) -> Parties:
        """The parties of this centre."""
        return Parties()

    @cached_property
    def _codes(self) -> dict[str, Party]:
        return {party.code: party for party in Party.objects.prefetch_related("party_names").order_by("code")}

    def questions(self, items: Sequence[Item]) -> list[Question]:
        """Ask about each unknown word and each name that is none of the parties, once."""
        named = Counter(item.values[BY] for item in items if item.values.get(BY))
        unknown = [(name, rows) for name, rows in named.items() if not self._answered(name)]
        choices = [(code, str(party)) for code, party in self._codes.items()] if unknown else []
        choices.append((NOT_KNOWN, gettext("none of the parties: by whom is not known")))
        asked = [Question(BY, name, choices, "", rows) for name, rows in unknown[:MOST_ASKED]]
        return self._keep([*super().questions(items), *asked])

    def _keep(self, asked: list[Question]) -> list[Question]:
        self._asked = {(one.field, one.written) for one in asked}
        return asked

    def _answered(self, name: str) -> bool:
        answer = self.answer(BY, name)
        return self.parties.named(name) is not None or answer in self._codes or answer == NOT_KNOWN

    def check(self, items: Sequence[Item]) -> None:
        """Look places, words and parties up, and work the times out."""
        super().check(items)
        for item in items:
            name = item.values.get(BY) or ""
            item.found["party"] = self.parties.named(name) or self._codes.get(self.answer(BY, name))
            if name and not self._answered(name) and (BY, name) not in self._asked:
                item.refuse("party_unknown", BY, written=name)

    def check_times(self, item: Item, truce: datetime | None) -> None:
        """Work out from when until when it lasted; a day alone is the whole day, a time alone has no known end."""
        values = item.values
        if values.get("day") is None:
            return
        try:
            spell = when(values)
        except TimeError as error:
            item.refuse(error.why, error.field)
            return
        at, until = spell.started_at, spell.ended_at
        if values.get("time") is None:
            at, until = bounds(values["day"], values.get("until_day") or values["day"])
        elif values.get("until_day") is None and values.get("until_time") is None:
            until = None
        if at is None or at > timezone.now():
            item.refuse("day_to_come", "day")
        elif until is not None and until <= at:
            item.refuse("ends_before", "until_time")
        else:
            item.found |= {"at": at, "until": until}
            ask_before_the_truce(item, until or at, truce)

    def make(self, items: Sequence[Item], *, message: Message, by: Person) -> list[list[Model]]:  # noqa: ARG002 - the batch names it
        """Note the restrictions of these rows."""
        says = [
            {
                "place": item.found["place"],
                "kind": item.found["restriction_kind"],
                "at": item.found["at"],
                "until": item.found["until"],
                "party": item.found["party"],
                "reason": item.found["restriction_reason"] or RestrictionReason.NOT_KNOWN,
                "reason_given": item.values.get("reason_given") or "",
            }
            for item in items
        ]
        return [[one] for one in note_restrictions(says, by=by)]

    def address(self, label: str, pk: str) -> str:
        """Return the page of coverage, at the day of the restriction."""
        found = Restriction.objects.filter(pk=pk).values_list("at", flat=True).first()
        if label != Restriction._meta.label or found is None:
            return ""
        return f"{reverse('incidents:coverage')}?last={day_of(found)}"

    def out(self) -> tuple[list[str], Iterator[list[Any]]]:
        """Return every standing restriction of an area as a row of the same columns."""
        return [field.code for field in self.fields], _out()


def _out() -> Iterator[list[Any]]:
    rows = (
        Restriction.objects.standing()
        .exclude(place=None)
        .select_related("place", "party")
        .order_by("at", "id")
    )
    for one in rows.iterator(chunk_size=500):
        at, until = timezone.localtime(one.at), one.until and timezone.localtime(one.until)
        ends = [until.date(), until.time()] if until else [None, None]
        place, party = one.place and one.place.code, one.party and one.party.code
        yield [
            one.pk,
            at.date(),
            at.time(),
            *ends,
            place,
            None,
            one.get_kind_display(),
            party,
            one.get_reason_display(),
            one.reason_given,
        ]
