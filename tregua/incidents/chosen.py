"""Which incidents somebody wants to see: one form and one address for the list, the map and the charts."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import F, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.violation_types import VIOLATION_TYPES, label
from tregua.incidents.coverage import bounds
from tregua.incidents.models import Incident, IncidentQuerySet
from tregua.people.choosing import offer
from tregua.people.paging import Sieve, looking
from tregua.places.models import Place
from tregua.reports.fields import DAY, KNOWN_DAYS

NAMES: Final = ("show", "first", "last", "province", "violation_type")


class Choice(forms.Form):
    """What a choice of incidents and one of findings share: days in their order, a province, a type alleged."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._provinces = {place.code: place for place in Place.objects.provinces().for_reading()}
        offer(self, "province", [anything(), *((code, str(one)) for code, one in self._provinces.items())])
        types = [(code, f"{code} {label(code)}") for code in VIOLATION_TYPES]
        offer(self, "violation_type", [anything(), *types])

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            raise forms.ValidationError(gettext("The first day comes before the last."))
        return self.cleaned_data

    @property
    def says(self) -> dict[str, Any]:
        """Return what was chosen, without what was left open or cannot be read."""
        valid = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {name: value for name, value in valid.items() if value}

    @property
    def narrowed(self) -> bool:
        """Return whether more was chosen than which state they are in."""
        return bool(set(self.says) - {"show"})


def anything() -> tuple[str, str]:
    """Return the choice that leaves a condition out."""
    return "", gettext("any")


class IncidentFilter(Choice):
    """Which incidents: that wait or all, begun on which days, in which province, of which type alleged."""

    show = forms.ChoiceField(label=_("Which"), required=False)
    first = forms.DateField(label=_("Began from"), required=False, widget=DAY, validators=KNOWN_DAYS)
    last = forms.DateField(label=_("Began up to"), required=False, widget=DAY, validators=KNOWN_DAYS)
    province = forms.ChoiceField(label=_("Province"), required=False)
    violation_type = forms.ChoiceField(label=_("Violation type alleged"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "show", [("", gettext("awaiting verification")), ("all", gettext("all"))])

    @property
    def everything(self) -> bool:
        """Return whether incidents with a finding are shown too."""
        return self.says.get("show") == "all"

    @property
    def address(self) -> str:
        """Return the choice as it stands in an address, for a link to the list, the map or the charts."""
        query = QueryDict(mutable=True)
        for name in NAMES:
            value = self.says.get(name)
            if value:
                query[name] = value.isoformat() if isinstance(value, date) else value
        return query.urlencode()

    @property
    def sieves(self) -> list[Sieve]:
        """Return the conditions that no index of a list answers: province and type."""
        found: list[Sieve] = []
        province = self._provinces.get(self.says.get("province", ""))
        if province is not None:
            inside = Place.objects.inside(province)
            found.append(lambda rows: looking(rows, "place_id", inside))
        code = self.says.get("violation_type")
        if code:
            found.append(lambda rows: looking(rows, "violation_type", {code}))
        return found

    def listed(self) -> tuple[IncidentQuerySet, Sieve | None]:
        """Return the incidents in the order of a list, by an index, and what is still to be looked for among them."""
        first, last = self.says.get("first"), self.says.get("last")
        time = "began_at" if self.everything else "waiting__began_at"
        if not self.everything:
            found = Incident.objects.awaiting_verification()
        elif self.narrowed:
            found = Incident.objects.standing().order_by(F("began_at").desc(nulls_last=True), "-id")
        else:
            found = Incident.objects.standing().order_by("-number")
        if first:
            found = found.filter(**{f"{time}__gte": bounds(first, first)[0]})
        if last:
            found = found.filter(**{f"{time}__lt": bounds(last, last)[1]})
        sieves = self.sieves
        return found, (lambda rows: sieved(rows, sieves)) if sieves else None


def sieved(rows: QuerySet[Any], sieves: Sequence[Sieve]) -> QuerySet[Any]:
    """Return what is left of some rows by all conditions."""
    for sieve in sieves:
        rows = sieve(rows)
    return rows
