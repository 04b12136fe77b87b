"""The coverage of a day, frozen for a bulletin: what stands behind every zero, and who was kept from looking.

By which means an area could be looked at stays in the centre; so does every area smaller than a province.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from tregua.bulletin.figures import BuildError, Figure, in_order
from tregua.bulletin.outcomes import province_of
from tregua.bulletin.period import Period
from tregua.incidents.choices import Extent, RestrictionKind
from tregua.incidents.coverage import extents_of, looked, watched_on
from tregua.incidents.looked import Restriction

Content = Mapping[str, Any]
RULE: Final = "restrictions_met"


def coverage(period: Period, figures: Iterable[Figure]) -> dict[str, Any]:
    """Return how far each province could be looked at, of how many areas, and the restrictions by kind.

    BuildError when the kinds do not add up to the printed figure of restrictions.
    """
    areas = [area for area in watched_on(period.last) if period.holds_area(province_of(area))]
    found = extents_of(areas, period.day, period.last)
    by_province: dict[str, set[str]] = defaultdict(set)
    for area in areas:
        by_province[province_of(area)].update(cell.extent for cell in found[area.code].values())
    kinds = Counter(Restriction.objects.met_in(period.start, period.end).values_list("kind", flat=True))
    printed = next((one.value for one in figures if one.rule == RULE), None)
    if printed is not None and kinds.total() != printed:
        message = f"{RULE}: the kinds add up to {kinds.total()}, the total is {printed}"
        raise BuildError(message)
    tallies = [looked(found, [day]) for day in period.days]
    return {
        **({"days": len(tallies)} if len(tallies) > 1 else {}),
        "said": any(one.said for one in tallies),
        # An area on a day counts once: an area at which somebody looked on one day of a week was not looked at all week.
        "areas": sum(one.areas for one in tallies),
        "looked": sum(one.looked for one in tallies),
        "in_part": sum(one.in_part for one in tallies),
        "not_looked": sum(one.not_looked for one in tallies),
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
    says = {name: found[name] for name in ("areas", "looked", "days") if name in found}
    return says if found["said"] else None


def lines(found: Content) -> Iterator[str]:
    """Tell the coverage of the period, in the active language."""
    if found["said"]:
        yield sentence(found) + "."
        if found.get("days", 1) > 1:
            yield ngettext(
                "%(n)s of them in part only; of %(open)s nobody has said.",
                "%(n)s of them in part only; of %(open)s nobody has said.",
                found["in_part"],
            ) % {"n": found["in_part"], "open": found["areas"] - found["looked"] - found["not_looked"]}
        else:
            yield from _of_one_day(found)
    else:
        yield (
            gettext("No coverage information is recorded for this day.")
            if found.get("days", 1) == 1
            else gettext("No coverage information is recorded for these days.")
        )


def restrictions_told(by_kind: Content) -> Iterator[str]:
    """Tell how many restrictions of each kind were met, in the active language."""
    labels = dict(RestrictionKind.choices)
    for kind, number in by_kind.items():
        yield gettext("Restriction met: %(kind)s: %(n)s.") % {"kind": labels.get(kind, kind), "n": number}


def _of_one_day(found: Content) -> Iterator[str]:
    yield ngettext("%(n)s of them in part only.", "%(n)s of them in part only.", found["in_part"]) % {
        "n": found["in_part"]
    }
    open_ = found["areas"] - found["looked"] - found["not_looked"]
    yield ngettext(
        "Of %(n)s area nobody has said whether it could be looked at.",
        "Of %(n)s areas nobody has said whether they could be looked at.",
        open_,
    ) % {"n": open_}


def sentence(behind_it: Content) -> str:
    """Return of how many areas how many could be looked at; of several days, of how many areas on a day."""
    if behind_it.get("days", 1) > 1:
        return ngettext(
            "%(looked)s of %(areas)s could be looked at, where an area on one day of %(days)s day counts once",
            "%(looked)s of %(areas)s could be looked at, where an area on one day of %(days)s days counts once",
            behind_it["days"],
        ) % {name: behind_it[name] for name in ("looked", "areas", "days")}
    return ngettext(
        "%(looked)s of %(areas)s area could be looked at",
        "%(looked)s of %(areas)s areas could be looked at",
        behind_it["areas"],
    ) % {"looked": behind_it["looked"], "areas": behind_it["areas"]}


def extent_name(extent: str) -> str:
    """Return how far a province could be looked at, in the active language."""
    return str(Extent(extent).label) if extent else gettext("nobody has said")
