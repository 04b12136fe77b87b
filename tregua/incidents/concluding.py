"""Which findings somebody wants to see: one form and one address for their list."""

from collections.abc import Callable
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.incidents.choices import Answer, Standard
from tregua.incidents.chosen import Choice, anything, sieved
from tregua.incidents.concluded import FindingQuerySet
from tregua.incidents.coverage import bounds
from tregua.incidents.models import Finding
from tregua.people.choosing import offer
from tregua.people.models import Person
from tregua.people.paging import Sieve, looking
from tregua.places.models import Place
from tregua.reports.fields import DAY, KNOWN_DAYS

# Few wait: the days are looked for among them.
WAITING: Final = {
    "awaiting": Finding.objects.awaiting_adoption,
    "returned": Finding.objects.returned_drafts,
}


class FindingFilter(Choice):
    """Which findings: that stand, wait, were returned or all; of which answer, standard, person, days, province and type alleged."""

    show = forms.ChoiceField(label=_("Which"), required=False)
    answer = forms.ChoiceField(label=_("What was concluded"), required=False)
    standard = forms.ChoiceField(label=_("Standard of proof"), required=False)
    person = forms.ChoiceField(label=_("Drafted by"), required=False)
    first = forms.DateField(label=_("Drafted from"), required=False, widget=DAY, validators=KNOWN_DAYS)
    last = forms.DateField(label=_("Drafted up to"), required=False, widget=DAY, validators=KNOWN_DAYS)
    province = forms.ChoiceField(label=_("Province"), required=False)
    violation_type = forms.ChoiceField(label=_("Violation type alleged"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(
            self,
            "show",
            [
                ("", gettext("that stand")),
                ("awaiting", gettext("awaiting adoption")),
                ("returned", gettext("returned to whoever drafted them")),
                ("all", gettext("all")),
            ],
        )
        offer(self, "answer", [anything(), *Answer.choices])
        offer(self, "standard", [anything(), *Standard.choices])
        people = [one for one in Person.objects.order_by("code") if not one.of_a_party]
        offer(self, "person", [anything(), *((one.code, str(one)) for one in people)])

    def listed(self) -> tuple[FindingQuerySet, Sieve | None]:
        """Return the findings in the order of a list, by an index, and what is still to be looked for among them."""
        sieves = self._sieves()
        days = self._days()
        if self.says.get("show") in WAITING:
            found = WAITING[self.says["show"]]()
            sieves = [*days, *sieves]
        else:
            found = Finding.objects.all() if self.says.get("show") == "all" else Finding.objects.standing()
            for of_these_days in days:
                found = of_these_days(found)
            found = found.newest()
        return found, (lambda rows: sieved(rows, sieves)) if sieves else None

    def _days(self) -> list[Callable[[QuerySet[Any]], Any]]:
        first, last = self.says.get("first"), self.says.get("last")
        found: list[Callable[[QuerySet[Any]], Any]] = []
        if first:
            found.append(lambda rows: rows.filter(recorded_at__gte=bounds(first, first)[0]))
        if last:
            found.append(lambda rows: rows.filter(recorded_at__lt=bounds(last, last)[1]))
        return found

    def _sieves(self) -> list[Sieve]:
        """Return the conditions that no index of the list answers."""
        says, wanted = self.says, dict[str, set[str]]()
        for name in ("answer", "standard"):
            if name in says:
                wanted[name] = {says[name]}
        if "person" in says:
            wanted["recorded_by__code"] = {says["person"]}
        if says.get("province") in self._provinces:
            wanted["incident__place_id"] = Place.objects.inside(self._provinces[says["province"]])
        if "violation_type" in says:
            wanted["incident__violation_type"] = {says["violation_type"]}
        return [_held(column, values) for column, values in wanted.items()]


def _held(column: str, values: set[str]) -> Sieve:
    return lambda rows: looking(rows, column, values)
