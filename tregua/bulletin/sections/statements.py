"""What this centre itself said in public, quoted in the language it was said in."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.bulletin.called import Content
from tregua.bulletin.document import Quotation, Section
from tregua.bulletin.others import statements
from tregua.bulletin.sections.kind import Gathering, SectionKind


def _gather(found: Gathering) -> dict[str, Any]:
    return {"statements": statements(found.period)}


def _tell(content: Content, _language: str) -> Iterator[Section]:
    said = [
        Quotation(
            " · ".join(filter(None, (one["speaker"], one["speaker_role"]))), one["words"], one["language"]
        )
        for one in content["statements"]
    ]
    if said:
        yield Section("statements", gettext("Statements of this centre"), quotations=said)


KIND: Final = SectionKind("statements", _("Statements of this centre"), _tell, _gather, of_everything=True)
