"""The violations found, divided by kind: the parts add up to the printed figure or no bulletin is made."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement import charts
from tregua.agreement.violation_types import label
from tregua.bulletin.called import Content
from tregua.bulletin.document import Picture, Section, Table
from tregua.bulletin.figures import NOT_KNOWN, BuildError, in_order
from tregua.bulletin.sections.kind import Gathering, SectionKind

RULE: Final = "violations_found"


def _gather(found: Gathering) -> dict[str, Any]:
    printed = next((one["value"] for one in found.figures if one["rule"] == RULE), None)
    if printed is None:
        return {}
    kinds = Counter(one.kind or NOT_KNOWN for one in found.outcomes if one.code == RULE)
    if kinds.total() != printed:
        message = f"{RULE}: the kinds add up to {kinds.total()}, the total is {printed}"
        raise BuildError(message)
    return {"by_kind": {code: kinds[code] for code in in_order(kinds)}}


def _tell(content: Content, language: str) -> Iterator[Section]:
    found: Mapping[str, int] = content.get("by_kind") or {}
    if not found:
        return
    rows = [(gettext("Kind not known") if code == NOT_KNOWN else label(code, language), number)
            for code, number in found.items()]  # fmt: skip
    chart = charts.by_kind(rows, language=language)
    table = Table(
        gettext("By kind"),
        [gettext("Kind"), gettext("How many")],
        [*([name, str(number)] for name, number in rows), [gettext("Total"), str(sum(found.values()))]],
    )
    yield Section(
        "findings",
        gettext("Violations found, by kind"),
        table=table,
        part="by_kind",
        pictures=[Picture.of(chart)],
    )


KIND: Final = SectionKind("by_kind", _("Violations found, by kind"), _tell, _gather)
