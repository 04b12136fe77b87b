"""The coverage of a day, frozen for a bulletin: what stands behind every zero, and who was kept from looking.

By which means an area could be looked at stays in the centre; so does every area smaller than a province.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from tregua.bulletin.counting import province_of
from tregua.bulletin.figures import BuildError, Figure, in_order
from tregua.bulletin.period import Period
from tregua.incidents.choices import Extent, RestrictionKind
from tregua.incidents.coverage import looked, restrictions_in, table_of, watched_on

Content = Mapping[str, Any]
RULE: Final = "restrictions_met"


def coverage(period: Period, figures: Iterable[Figure]) -> dict[str, Any]:
    """Return how far each province could be looked at, of how many areas, and the restrictions by kind.

    BuildError when the kinds do not add up to the printed figure of restrictions.
    """
    areas = watched_on(period.day)
    found = table_of(areas, period.day, period.day)
    by_province: dict[str, set[str]] = defaultdict(set)
    for area in areas:
        by_province[province_of(area)].add(found[area.code][period.day].extent)
    kinds = Counter(one.kind for one in restrictions_in(period.start, period.end))
    printed = next((one.value for one in figures if one.rule == RULE), None)
    if printed is not None and kinds.total() != printed:
        message = f"{RULE}: the kinds add up to {kinds.total()}, the total is {printed}"
        raise BuildError(message)
    tally = looked(found, [period.day])
    return {
        "said": tally.said,
        "areas": tally.areas,
        "looked": tally.looked,
        "in_part": tally.in_part,
        "not_looked": tally.not_looked,
        "by_province": {code: _together(by_province[code]) for code in in_order(by_province)},
        "restrictions": {} if printed is None else {kind: kinds[kind] for kind in sorted(kinds)},
    }


def _together(extents: set[str]) -> str:
    """Return how far a province could be looked at of whose areas these are known; "" where nobody has said."""
    known = extents - {""}
    if not known:
        return ""
    return str(next(iter(known))) if len(extents) == 1 else str(Extent.PART)


def behind(found: Content) -> dict[str, int] | None:
    """Return what stands behind a figure: of how many areas how many could be looked at; None when nobody has said."""
    return {"areas": found["areas"], "looked": found["looked"]} if found["said"] else None


def lines(found: Content) -> Iterator[str]:
    """Tell the coverage of the day and its restrictions, in the active language."""
    if found["said"]:
        yield sentence(found) + "."
        yield ngettext("%(n)s of them in part only.", "%(n)s of them in part only.", found["in_part"]) % {
            "n": found["in_part"]
        }
        open_ = found["areas"] - found["looked"] - found["not_looked"]
        yield ngettext(
            "Of %(n)s area nobody has said whether it could be looked at.",
            "Of %(n)s areas nobody has said whether they could be looked at.",
            open_,
        ) % {"n": open_}
    else:
        yield gettext("No coverage information is recorded for this day.")
    labels = dict(RestrictionKind.choices)
    for kind, number in found["restrictions"].items():
        yield gettext("Restriction met: %(kind)s: %(n)s.") % {"kind": labels.get(kind, kind), "n": number}


def sentence(behind_it: Content) -> str:
    """Return of how many areas how many could be looked at."""
    return ngettext(
        "%(looked)s of %(areas)s area could be looked at",
        "%(looked)s of %(areas)s areas could be looked at",
        behind_it["areas"],
    ) % {"looked": behind_it["looked"], "areas": behind_it["areas"]}


def extent_name(extent: str) -> str:
    """Return how far a province could be looked at, in the active language."""
    return str(Extent(extent).label) if extent else gettext("nobody has said")
