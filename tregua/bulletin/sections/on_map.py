"""The printed figures of each province in its place: a map of whole provinces, and bars where no outline was loaded."""

from collections.abc import Iterator
from functools import cache, partial
from typing import Any, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement import charts
from tregua.agreement.charts.parts import WIDTH
from tregua.bulletin.called import Content, province_name, rule_name
from tregua.bulletin.document import Picture, Section
from tregua.bulletin.figures import NOT_KNOWN, in_order
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.places.outlines import latest_of_provinces, outlines_kept

# The most pixels of a map to the side and down: it takes no more of a page than this, however wide the country is for its
# height; less where little of a page of paper is left, and less to the side on a telephone.
WHOLE, LOWER, NARROW = (WIDTH, 330), (WIDTH, 215), (340, 330)
# What is drawn, each by itself: what is on record, and what was found of it.
RULES: Final = ("incidents_recorded", "violations_found")


def _gather(found: Gathering) -> dict[str, Any]:
    """Freeze which outlines are drawn; an outline never changes, a new one is another row."""
    outlines = latest_of_provinces()
    found.name_provinces(outlines)
    return {"outlines": outlines} if outlines else {}


def _tell(content: Content, language: str) -> Iterator[Section]:
    figures = [one for one in content["figures"] if one["rule"] in RULES and one["parts"] and one["value"]]
    if not figures:
        return
    pictures = [_picture(content, one, language) for one in figures]
    lines = []
    if content.get("outlines") and content.get("together"):
        lines.append(
            gettext(
                "The map shows whole provinces and no smaller place. A province without a figure has none on record or is one of those printed together; what could be looked at stands in its own section."
            )
        )
    elif content.get("outlines"):
        lines.append(
            gettext(
                "The map shows whole provinces and no smaller place. A province without a figure has none on record; what could be looked at stands in its own section."
            )
        )
    lines += [
        gettext("%(figure)s: %(n)s without a known province.")
        % {"figure": rule_name(one["rule"], ""), "n": one["parts"][NOT_KNOWN]}
        for one in figures
        if one["parts"].get(NOT_KNOWN)
    ]
    yield Section("map", gettext("By province, on a map"), lines, part="on_map", pictures=pictures)


def _picture(content: Content, figure: Content, language: str) -> Picture:
    parts = figure["parts"]
    names = {code: province_name(content, code, language) for code in {*parts, *content.get("outlines", {})}}
    title = rule_name(figure["rule"], "")
    bars = charts.by_province(
        [(names[code], parts[code]) for code in in_order(parts)], language=language, title=title
    )
    if not content.get("outlines"):
        return Picture.of(bars)
    says = "; ".join(
        gettext("%(province)s: %(n)s") % {"province": names[code], "n": parts[code]}
        for code in in_order(parts)
        if parts[code]
    )
    # One document is read as a page, a paper and an office file: each of its maps is drawn once for them all.
    draw, lower, narrow = (
        cache(partial(_map, content["outlines"], parts, names, size)) for size in (WHOLE, LOWER, NARROW)
    )
    return Picture(title, f"{title}. {says}.", draw, lower=lower, narrow=narrow)


def _map(
    outlines: dict[str, str], parts: dict[str, int], names: dict[str, str], size: tuple[int, int]
) -> str:
    from tregua.bulletin.provinces_drawn import drawn  # noqa: PLC0415 - heavy, and only for who draws

    return drawn(outlines_kept(outlines), parts, names, size=size)


KIND: Final = SectionKind("on_map", _("By province, on a map"), _tell, _gather, prose=False)
