"""What could be looked at of what is watched; in older issues also how often somebody kept this centre from looking."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.bulletin import coverage
from tregua.bulletin.called import Content, province_name
from tregua.bulletin.document import Section, Table
from tregua.bulletin.sections.kind import Gathering, SectionKind


def _gather(found: Gathering) -> dict[str, Any]:
    found.name_provinces(found.coverage["by_province"])
    return {"coverage": found.coverage}


def _tell(content: Content, language: str) -> Iterator[Section]:
    found = content.get("coverage")  # a bulletin that was prepared without it has none
    if not found:
        return
    rows = [
        [province_name(content, code, language), coverage.extent_name(extent)]
        for code, extent in found["by_province"].items()
    ]
    head = [gettext("Province"), gettext("Could be looked at")]
    table = Table(gettext("By province"), head, rows, total=False) if found["said"] and rows else None
    lines = list(coverage.lines(found))
    heading = gettext("What could be looked at")
    if "restrictions" not in content:  # they have no section of their own
        heading = gettext("What could be looked at, and restrictions")
        lines += coverage.restrictions_told(found["restrictions"])
    yield Section("coverage", heading, lines, table)


KIND: Final = SectionKind("coverage", _("What could be looked at"), _tell, _gather, always=True)
