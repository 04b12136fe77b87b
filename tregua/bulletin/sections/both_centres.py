"""Each centre's own count of violations, side by side and never added up."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import named
from tregua.bulletin import sentences
from tregua.bulletin.called import Content
from tregua.bulletin.document import Section
from tregua.bulletin.others import both_centres
from tregua.bulletin.sections.kind import Gathering, SectionKind


def _gather(found: Gathering) -> dict[str, Any]:
    return {"both_centres": both_centres(found.period, found.common)}


def _tell(content: Content, language: str) -> Iterator[Section]:
    lines = [gettext("Each centre counts by its own rules. The counts are never added up.")]
    for column in content["both_centres"]:
        lines += sentences.of_side(
            column, named(column["names"], language) if column["names"] else column["code"], language
        )
    yield Section("claims", gettext("What each centre published as its count"), lines, part="both_centres")


KIND: Final = SectionKind(
    "both_centres", _("What each centre published as its count"), _tell, _gather, of_everything=True
)
