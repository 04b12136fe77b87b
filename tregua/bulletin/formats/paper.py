"""A bulletin as PDF."""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext, override

from tregua.agreement.names import named
from tregua.agreement.typesetting import pdf
from tregua.bulletin.called import Content, bulletin_name, period_in_words
from tregua.bulletin.models import Bulletin
from tregua.bulletin.prose import printed
from tregua.bulletin.text import document

TEMPLATE: Final = Path(__file__).with_name("bulletin.typ")


def make(bulletin: Bulletin, language: str) -> bytes:
    """Return the bulletin on paper in a language; it carries no other time than the end of its period."""
    content = bulletin.content
    return pdf(TEMPLATE, _printed(bulletin, language), at=datetime.fromisoformat(content["ends_at"]))


def _printed(bulletin: Bulletin, language: str) -> dict[str, Any]:
    content = bulletin.content
    day = date.fromisoformat(content["day"])
    with override(language):
        approved = hasattr(bulletin, "approval")
        says = {"issue": content["issue"], "day": _running(content, language)}
        return asdict(document(printed(bulletin), language)) | {
            "centre": named(content["centre"]["names"], language),
            "date": [day.year, day.month, day.day],
            "running": gettext("%(day)s · issue %(issue)s") % says,
            "page_words": gettext("page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
            "standing": "" if approved else gettext("Prepared, not approved, not published"),
            "proof": list(proof_in_words(bulletin)) if approved else [],
        }


def _running(content: Content, language: str) -> str:
    return bulletin_name(content, language) if content.get("number") else period_in_words(content, language)


def proof_in_words(bulletin: Bulletin) -> list[str]:
    """Return where a published bulletin stands in the log, in the active language."""
    return [
        gettext(
            "Published as entry %(index)s of the log %(origin)s. The page “Check it yourself” of this centre's public "
            "site says how a stranger proves it."
        )
        % {"index": bulletin.approval.entry_index, "origin": bulletin.content["centre"]["origin"]}
    ]
