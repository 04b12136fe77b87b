"""Restrictions of movement, one row each: who was kept from looking, where, when, by whom as told, with what reason.

Where is a whole province, for a smaller area would tell where teams and posts are; when is a part of the day. Of the
reason only its class leaves: the words that somebody said stay in the centre.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.agreement.names import named
from tregua.bulletin import apart, coverage
from tregua.bulletin.called import Content, province_name
from tregua.bulletin.coarse import day_and_part, in_time, when_told
from tregua.bulletin.document import Section, Table
from tregua.bulletin.figures import NOT_KNOWN, TOGETHER, BuildError
from tregua.bulletin.outcomes import provinces_of
from tregua.bulletin.period import Period
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.exchange.entries import party_told
from tregua.incidents.choices import RestrictionKind, RestrictionReason
from tregua.incidents.looked import Restriction

RULE: Final = "restrictions_met"
ORDER: Final = ("province", "kind", "party", "reason", "who")
# Who was kept from looking: nobody is named, only what they had come for.
WHO: Final = {
    "incident": _("those who examined an incident"),
    "area": _("those who watched the area"),
}


class _Met(NamedTuple):
    """One restriction as the register has it."""

    kind: str
    at: datetime
    reason: str
    party: str | None
    incident: str | None
    place: str | None
    incident__place: str | None

    @property
    def where(self) -> str:
        return self.place or self.incident__place or ""


def _met(period: Period) -> list[_Met]:
    rows = Restriction.objects.met_in(period.start, period.end)
    return [_Met(*row) for row in rows.values_list(*_Met._fields)]


def _gather(found: Gathering) -> dict[str, Any]:
    met = _met(found.period)
    printed = next((one["value"] for one in found.figures if one["rule"] == RULE), None)
    if printed is not None and len(met) != printed:
        message = f"{RULE}: {len(met)} rows, the total is {printed}"
        raise BuildError(message)
    provinces = provinces_of({one.where for one in met if one.where})
    parties = Party.objects.filter(pk__in={one.party for one in met if one.party})
    told = {
        one.pk: party_told(one) for one in parties.prefetch_related("party_names").select_related("place")
    }
    rows = [
        {
            "who": "incident" if one.incident else "area",
            **day_and_part(one.at),
            "province": _province(provinces.get(one.where, NOT_KNOWN), found),
            "kind": one.kind,
            "party": told[one.party]["code"] if one.party else None,
            "reason": one.reason,
        }
        for one in met
    ]
    found.name_provinces(str(row["province"]) for row in rows)
    # The order tells nothing of the order of the register.
    rows.sort(key=lambda row: (in_time(row), [str(row[name]) for name in ORDER]))
    kinds = Counter(str(row["kind"]) for row in rows)
    return {
        "restrictions": {
            "rows": rows,
            "by_kind": dict(sorted(kinds.items())),
            "parties": dict(sorted((one["code"], one["names"]) for one in told.values())),
        }
    }


def _province(code: str, found: Gathering) -> str:
    return TOGETHER if code in found.together else code


def _tell(content: Content, language: str) -> Iterator[Section]:
    found = content.get("restrictions")
    if not found:
        return
    lines = [
        gettext(
            "Each time somebody kept monitors of this centre from looking; by whom is as they told it. Of a place its province is printed, and of a reason its class."
        ),
        *coverage.restrictions_told(found["by_kind"]),
        *apart.told(found),
    ]
    if not found["by_kind"]:
        lines.append(gettext("No restriction of movement is on record for this period."))
    table = Table(
        gettext("Restrictions of movement"),
        [
            gettext("Date, time"), gettext("Province"), gettext("Who was kept from looking"), gettext("Kind"),
            gettext("By whom, as told"), gettext("Class of the reason given"),
        ],
        [_cells(row, content, language) for row in found["rows"]],
        total=False,
        weights=(10, 9, 11, 10, 10, 10),
    )  # fmt: skip
    heading = gettext("Restrictions of movement")
    shown = table.without_empty(gettext("not known")).without_repeated() if found["rows"] else None
    yield Section("restrictions", heading, lines, shown, part="restrictions")


def _cells(row: Content, content: Content, language: str) -> list[str]:
    kind, reason, parties = row["kind"], row["reason"], content["restrictions"]["parties"]
    return [
        when_told(row, language),
        province_name(content, row["province"], language),
        str(WHO[row["who"]]),
        str(dict(RestrictionKind.choices).get(kind, kind)),
        named(parties[row["party"]], language) if row["party"] else gettext("not known"),
        str(dict(RestrictionReason.choices).get(reason, reason)),
    ]


KIND: Final = SectionKind("restrictions", _("Restrictions of movement"), _tell, _gather, of_everything=True)
