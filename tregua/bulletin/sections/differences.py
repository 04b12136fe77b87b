"""How each centre stands on what the other published about the period: by centre, never added up."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import named
from tregua.bulletin.called import Content
from tregua.bulletin.document import Section, Table
from tregua.bulletin.others import differences
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.exchange.positions import Position


def _gather(found: Gathering) -> dict[str, Any]:
    return {"differences": differences(found.period, found.common)}


def _tell(content: Content, language: str) -> Iterator[Section]:
    columns = content.get("differences") or []
    if not columns:
        return
    names = [named(one["names"], language) if one["names"] else one["code"] for one in columns]
    lines = [
        gettext("How the other centre stands on what each published about this period, bulletins left out."),
        gettext("The columns tell of different things and are never added up."),
    ]
    if not any(one["entries"] for one in columns):
        nothing = gettext("Neither centre has published anything of this kind about this period.")
        yield Section(
            "claims", gettext("Where the two centres differ"), [*lines[:1], nothing], part="differences"
        )
        return
    rows = [
        [str(position.label), *(str(one["positions"].get(position.value, 0)) for one in columns)]
        for position in Position
        if any(one["positions"].get(position.value) for one in columns)
    ]
    rows.append([gettext("Total"), *(str(one["entries"]) for one in columns)])
    head = [
        gettext("Position of the other centre"),
        *(gettext("Published by %(centre)s") % {"centre": name} for name in names),
    ]
    yield Section(
        "claims",
        gettext("Where the two centres differ"),
        lines,
        Table(gettext("By position"), head, rows),
        part="differences",
    )


KIND: Final = SectionKind(
    "differences", _("Where the two centres differ"), _tell, _gather, of_everything=True
)
