"""What other bodies counted by province, a column for each, and how far two of them may overlap."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.bulletin import beside
from tregua.bulletin.called import Content, province_name
from tregua.bulletin.document import Section, Table
from tregua.bulletin.sections.kind import Gathering, SectionKind


def _gather(found: Gathering) -> dict[str, Any]:
    columns = beside.beside(found.period, found.common)
    found.name_provinces(code for body in columns["bodies"] for code in body["by_province"])
    return {"beside": columns}


def _tell(content: Content, language: str) -> Iterator[Section]:
    found = content.get("beside")  # a bulletin that was prepared without it has none
    if not found or not found["bodies"]:
        return
    table = Table(
        gettext("By province, as published"),
        beside.head(found, language),
        beside.rows(found, lambda code: province_name(content, code, language)),
    )
    yield Section(
        "claims",
        gettext("What others published, side by side"),
        list(beside.lines(found, language)),
        table,
        part="beside",
    )


KIND: Final = SectionKind(
    "beside", _("What others published, side by side"), _tell, _gather, of_one_day=True, of_everything=True
)
