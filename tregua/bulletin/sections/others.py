"""What bodies other than the two centres published, each under its name, unverified."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.names import named
from tregua.bulletin import sentences
from tregua.bulletin.called import Content, begun
from tregua.bulletin.document import Section
from tregua.bulletin.others import counts_of_others
from tregua.bulletin.sections.kind import Gathering, SectionKind


def _gather(found: Gathering) -> dict[str, Any]:
    counts = counts_of_others(found.period)
    found.name_provinces(code for count in counts for code in count["by_province"])
    return {"counts_of_others": counts}


def _tell(content: Content, language: str) -> Iterator[Section]:
    lines = []
    for count in content["counts_of_others"]:
        name = named(count["names"], language) if count["names"] else count["publisher"]
        line = begun(sentences.day_of(count, language) + sentences.of_published_count(count, name))
        lines.append(f"{line} {count['url']}".strip())
    if lines:
        first = gettext("Figures of others, as they published them. This centre has not verified them.")
        yield Section("claims", gettext("What others published"), [first, *lines], part="others")


KIND: Final = SectionKind("others", _("What others published"), _tell, _gather, of_everything=True)
