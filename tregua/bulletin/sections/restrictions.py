"""Restrictions of movement, one row each: who was kept from looking, where, when, by whom as told, with what reason.

Where is a whole province, for a smaller area would tell where teams and posts are; when is a part of the day. Of the
reason only its class leaves: the words that somebody said stay in the centre.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import named
from tregua.bulletin import apart, coverage
from tregua.bulletin.called import Content, province_name
from tregua.bulletin.coarse import day_and_part, when_told
from tregua.bulletin.document import Section, Table
from tregua.bulletin.figures import TOGETHER, BuildError
from tregua.bulletin.outcomes import province_of
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.exchange.entries import party_told
from tregua.incidents.choices import RestrictionKind, RestrictionReason
from tregua.incidents.coverage import restrictions_in
from tregua.incidents.looked import Restriction

RULE: Final = "restrictions_met"
ORDER: Final = ("day", "part_of_day", "province", "kind", "party", "reason", "who")
# Who was kept from looking: nobody is named, only what they had come for.
WHO: Final = {
    "incident": _("those who examined an incident"),
    "area": _("those who watched the area"),
}


def _gather(found: Gathering) -> dict[str, Any]:
    met = restrictions_in(found.period.start, found.period.end)
    printed = next((one["value"] for one in found.figures if one["rule"] == RULE), None)
    if printed is not None and len(met) != printed:
        message = f"{RULE}: {len(met)} rows, the total is {printed}"
        raise BuildError(message)
    told = {one.party_id: party_told(one.party) for one in met if one.party}
    rows = [_row(one, told, found) for one in met]
    found.name_provinces(row["province"] for row in rows)
    # The order tells nothing of the order of the register.
    rows.sort(key=lambda row: [str(row[name]) for name in ORDER])
    kinds = Counter(row["kind"] for row in rows)
    return {
        "restrictions": {
            "rows": rows,
            "by_kind": dict(sorted(kinds.items())),
            "parties": dict(sorted((one["code"], one["names"]) for one in told.values())),
        }
    }


def _row(one: Restriction, told: Mapping[str | None, Content], found: Gathering) -> dict[str, Any]:
    province = province_of(one.where)
    return {
        "who": "incident" if one.incident_id else "area",
        **day_and_part(one.at),
        "province": TOGETHER if province in found.together else province,
        "kind": one.kind,
        "party": told[one.party_id]["code"] if one.party_id else None,
        "reason": one.reason,
    }


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
    yield Section("restrictions", heading, lines, table if found["rows"] else None, part="restrictions")


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
