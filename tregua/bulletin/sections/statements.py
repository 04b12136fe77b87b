"""What this centre itself said in public, quoted in the language it was said in."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.months import day_in_words
from tregua.bulletin.called import Content
from tregua.bulletin.document import Quotation, Section
from tregua.bulletin.others import statements
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.reports.choices import OccasionKind


def _gather(found: Gathering) -> dict[str, Any]:
    return {"statements": statements(found.period)}


def _tell(content: Content, language: str) -> Iterator[Section]:
    said = [Quotation(_whose(one, language), one["words"], one["language"]) for one in content["statements"]]
    if said:
        yield Section("statements", gettext("Statements of this centre"), quotations=said)


def _whose(one: Content, language: str) -> str:
    """Return who said it, on what occasion and day, and where that can be read; what an older issue froze of it."""
    day, occasion = one.get("said_on"), one.get("occasion") or OccasionKind.NOT_KNOWN
    told = (
        one["speaker"],
        one["speaker_role"],
        str(OccasionKind(occasion).label) if occasion != OccasionKind.NOT_KNOWN else "",
        day_in_words(date.fromisoformat(day), language) if day else "",
        one.get("source", ""),
    )
    return " · ".join(filter(None, told))


KIND: Final = SectionKind("statements", _("Statements of this centre"), _tell, _gather, of_everything=True)
