"""Documents set as PDF by Typst: tagged (PDF/A-2a and PDF/UA-1), the same bytes for the same data, nothing fetched.

A template is a file of ours; what it prints reaches it as data and is never part of its program. Fonts are those in
`fonts/`, whatever the machine has.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst

FONTS: Final = Path(__file__).parent / "fonts"
STANDARDS: Final = ("a-2a", "ua-1")


def pdf(template: Path, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """Return the PDF of a template with its data; `at` is the only time it carries.

    A letter that none of our fonts has breaks the standards: what somebody said with it is printed all the same, an
    empty box in its place, and the file claims no standard.
    """
    try:
        return _compiled(template, data, at=at, pdf_standards=list(STANDARDS))
    except typst.TypstError:
        return _compiled(template, data, at=at)


@cache
def _fonts() -> typst.Fonts:
    """Return our fonts, read once for every document; none of the machine's."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(FONTS)])


def _compiled(template: Path, data: Mapping[str, Any], *, at: datetime, **says: Any) -> bytes:
    made: bytes = typst.compile(
        str(template),
        root=str(template.parent),
        font_paths=_fonts(),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False, sort_keys=True)},
        timestamp=at,
        **says,
    )
    return made
