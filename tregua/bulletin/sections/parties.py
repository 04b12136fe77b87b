"""Every party of the agreement with what was found of its acts: one row each, also where there is nothing."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.agreement.names import named
from tregua.bulletin import counting
from tregua.bulletin.called import Content, begun
from tregua.bulletin.document import Section, Table
from tregua.bulletin.figures import BuildError
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.exchange.entries import party_told

RULE: Final = "violations_found"


def _gather(found: Gathering) -> dict[str, Any]:
    printed = next((one["value"] for one in found.figures if one["rule"] == RULE), None)
    if printed is None:
        return {}
    attributed = Counter(code for _pk, code in counting.attributed(found.outcomes))
    if attributed.total() != printed:
        message = f"{RULE}: by party they add up to {attributed.total()}, the total is {printed}"
        raise BuildError(message)
    nobody = attributed.pop("", 0)
    bound, excluded = counting.parties_of_agreement(found.period)
    parties = Party.objects.filter(code__in={*bound, *excluded, *attributed}).select_related(
        "place__parent__parent__parent__parent"
    )
    rows: dict[str, dict[str, Any]] = {}
    for party in parties.prefetch_related("party_names").order_by("code"):
        # Parties that are places too small to be named share the row of their kind.
        told = party_told(party)
        row = rows.setdefault(told["code"], {**told, "excluded": party.code in excluded, "violations": 0})
        row["violations"] += attributed[party.code]
    return {
        "parties": {
            "looked": bool(found.coverage["looked"]),
            "not_attributed": nobody,
            "rows": [rows[code] for code in sorted(rows)],
        }
    }


def _tell(content: Content, language: str) -> Iterator[Section]:
    found = content.get("parties")
    if not found or not (found["rows"] or found["not_attributed"]):
        return
    names = {row["code"]: named(row["names"], language) or row["code"] for row in found["rows"]}
    ordered = sorted(found["rows"], key=lambda row: (_in_the_alphabet(names[row["code"]]), row["code"]))
    rows = [
        [_name(row, names[row["code"]]), _cell(row["violations"], looked=found["looked"])] for row in ordered
    ]
    nobody = _cell(found["not_attributed"], looked=found["looked"])
    rows.append([gettext("Not attributed to one party"), nobody])
    total = found["not_attributed"] + sum(row["violations"] for row in found["rows"])
    rows.append([gettext("Total"), str(total)])
    lines = [
        gettext(
            "Every party of the agreement has a row, in alphabetical order, also where nothing was found."
        ),
        gettext(
            "A number counts violations that an adopted finding attributes to the party; reports are not in it."
        ),
    ]
    table = Table(gettext("By party"), [gettext("Party"), gettext("Violations found")], rows)
    yield Section("findings", gettext("Party by party"), lines, table, part="parties")


def _in_the_alphabet(name: str) -> str:
    """Return a name by which it is put in order: an É stands where an E does, not after the Z."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign))


def _name(row: Content, name: str) -> str:
    return begun(
        gettext("%(party)s (the truce does not apply)") % {"party": name} if row["excluded"] else name
    )


def _cell(number: int, *, looked: bool) -> str:
    """Return a number; of nothing whether anybody looked at all."""
    if number:
        return str(number)
    return gettext("none recorded") if looked else gettext("none recorded; not looked")


KIND: Final = SectionKind(
    "parties", _("Party by party"), _tell, _gather, of_everything=True, verb="attribute"
)
