"""The forms in which a bulletin leaves, one file each, made from its frozen content.

To add one, write a module here with a function (bulletin, language) -> bytes and a line in FORMATS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.bulletin.following import following
from tregua.bulletin.formats import areas, page, paper, tables
from tregua.bulletin.languages import codes
from tregua.bulletin.models import Bulletin
from tregua.bulletin.series import file_name
from tregua.bulletin.text import as_json, as_text


@dataclass(frozen=True)
class Format:
    """One form: how its files are called, what it is for, and whether each language has a file of its own."""

    code: str
    ending: str
    media_type: str
    words: Promise
    by_language: bool
    make: Callable[[Bulletin, str], bytes]
    # Made of the frozen content alone; the outlines of provinces may be loaded later.
    of_content: bool = True

    def name(self, bulletin: Bulletin, language: str) -> str:
        """Return the name of the file."""
        centre = bulletin.content["centre"]["code"]
        tongue = language if self.by_language else ""
        return file_name(centre, bulletin.key, bulletin.issue, self.ending, tongue)


def _for_an_office(bulletin: Bulletin, language: str) -> bytes:
    from tregua.bulletin.formats import office  # noqa: PLC0415 - heavy, and only for who takes one out

    return office.make(bulletin, language)


FORMATS: Final = (
    Format("pdf", ".pdf", "application/pdf", _("PDF, to print"), True, paper.make),
    Format(
        "docx",
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _("DOCX, to edit"),
        True,
        _for_an_office,
    ),
    Format("html", ".html", "text/html; charset=utf-8", _("HTML, one page alone"), True, page.make),
    Format(
        "txt",
        ".txt",
        "text/plain; charset=utf-8",
        _("Plain text"),
        True,
        lambda made, language: as_text(made, language).encode(),
    ),
    Format(
        "json",
        ".json",
        "application/json; charset=utf-8",
        _("JSON, all of it as data"),
        False,
        lambda made, _language: as_json(made).encode(),
    ),
    Format(
        "figures",
        "-figures.csv",
        "text/csv; charset=utf-8",
        _("CSV of the figures, with HXL tags"),
        False,
        tables.make_figures,
    ),
    Format(
        "counts",
        "-published-by-others.csv",
        "text/csv; charset=utf-8",
        _("CSV of what others published, with HXL tags"),
        False,
        tables.make_counts,
    ),
    Format(
        "violations",
        "-violations.csv",
        "text/csv; charset=utf-8",
        _("CSV of the violations found, with HXL tags"),
        False,
        tables.make_violations,
    ),
    Format(
        "restrictions",
        "-restrictions.csv",
        "text/csv; charset=utf-8",
        _("CSV of the restrictions of movement, with HXL tags"),
        False,
        tables.make_restrictions,
    ),
    Format(
        "provinces",
        "-provinces.geojson",
        "application/geo+json",
        _("GeoJSON of the provinces"),
        False,
        areas.make,
        of_content=False,
    ),
)
BY_CODE: Final = {one.code: one for one in FORMATS}


def made(bulletin: Bulletin, form: Format, language: str) -> bytes:
    """Return a bulletin in a form; one that is approved changes with a further issue alone: it is made once for each."""
    if form.of_content and hasattr(bulletin, "approval"):
        return _made_once(bulletin.pk, form.code, language, len(following(bulletin).issues))
    return form.make(bulletin, language)


@lru_cache(maxsize=256)
def _made_once(pk: str, form: str, language: str, _issues: int) -> bytes:
    return BY_CODE[form].make(Bulletin.objects.select_related("approval", "corrects").get(pk=pk), language)


def files_of(bulletin: Bulletin) -> Iterator[tuple[str, bytes]]:
    """Yield every file of a bulletin by its name: each form, in each of its languages."""
    for form in FORMATS:
        for language in codes() if form.by_language else ("",):
            yield form.name(bulletin, language), made(bulletin, form, language)
