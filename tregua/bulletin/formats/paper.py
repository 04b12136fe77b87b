"""A bulletin as PDF."""

import base64
import re
from dataclasses import asdict, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext, override

from tregua.agreement import charts
from tregua.agreement.names import named
from tregua.agreement.typesetting import pdf
from tregua.bulletin.called import Content, bulletin_name, period_in_words
from tregua.bulletin.document import MOST_WHOLE, Section
from tregua.bulletin.models import Bulletin
from tregua.bulletin.text import document_of

JOINED: Final = re.compile(r"[\u0600-\u06ff\u0750-\u077f]")
SIZE: Final = re.compile(r'width="([\d.]+)" height="([\d.]+)"')
# Three dots for each pixel of a picture: 280 to the inch.
DOTS: Final = 3.0
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
        made = document_of(bulletin, language)
        return asdict(replace(made, sections=())) | {
            "sections": [_section(one) for one in made.sections],
            "centre": named(content["centre"]["names"], language),
            "date": [day.year, day.month, day.day],
            "running": gettext("%(day)s · issue %(issue)s") % says,
            "page_words": gettext("page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
            "standing": "" if approved else gettext("Prepared, not approved, not published"),
            "proof": list(proof_in_words(bulletin)) if approved else [],
        }


def _running(content: Content, language: str) -> str:
    return bulletin_name(content, language) if content.get("number") else period_in_words(content, language)


def _section(section: Section) -> dict[str, Any]:
    pictures = [
        {
            "title": one.title,
            "says": one.says,
            "svg": _for_paper(one.draw()),
            "notes": list(one.notes),
            "lower": _for_paper(one.lower()) if one.lower else "",
        }
        for one in section.pictures
    ]
    table = section.table and {
        **asdict(section.table),
        "wide": section.table.is_wide,
        "lies": section.table.lies,
        "whole": len(section.table.rows) <= MOST_WHOLE,
    }
    return asdict(replace(section, pictures=(), table=None)) | {"pictures": pictures, "table": table}


def _for_paper(svg: str) -> str:
    """Return a picture that PDF/A takes: joined letters (Arabic) are set as dots.

    Typst sets joined letters inside a picture without the text that they stand for, which the standard forbids.
    """
    if not JOINED.search(svg):
        return svg
    size = SIZE.search(svg)
    assert size is not None  # noqa: S101 - every picture of ours says how large it is
    width, height = size.groups()
    dots = base64.b64encode(charts.png(svg, dots=DOTS)).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{dots}"/></svg>'
    )


def proof_in_words(bulletin: Bulletin) -> list[str]:
    """Return where a published bulletin stands in the log, in the active language."""
    return [
        gettext(
            "Published as entry %(index)s of the log %(origin)s. The page “Check it yourself” of this centre's public "
            "site says how a stranger proves it."
        )
        % {"index": bulletin.approval.entry_index, "origin": bulletin.content["centre"]["origin"]}
    ]
