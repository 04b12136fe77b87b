"""How long it took, frozen for a bulletin: the median and the share in time of each figure that has a clock.

Of fewer than three records nothing is printed but their number: a single time would tell of a single case.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from math import ceil
from statistics import median
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from tregua.bulletin.figures import BuildError, Figure
from tregua.bulletin.period import Period
from tregua.incidents.clock import in_words
from tregua.incidents.measured import Measured, measured

FEWEST: Final = 3
Content = Mapping[str, Any]
Measures = Mapping[str, Sequence[Measured]]


def measures_of(period: Period) -> Measures:
    """Return all that is measured in a period: asked of the register once, for the figures and for their times."""
    return measured(period.start, period.end)


def times(measures: Measures, figures: Iterable[Figure]) -> dict[str, dict[str, int | None]]:
    """Return rule -> how many came, their median in minutes, how many in time; BuildError when records differ."""
    return {one.rule: _times(one, measures[one.rule]) for one in figures if one.rule in measures}


def _times(figure: Figure, found: Sequence[Measured]) -> dict[str, int | None]:
    if sorted(one.id for one in found) != list(figure.records):
        message = f"{figure.rule}: the times are not those of the records that the figure counts"
        raise BuildError(message)
    came = [one.took for one in found if one.took is not None]
    if len(found) < FEWEST:
        return {"came": None, "median_minutes": None, "in_time": None}
    # Printed as "at most": a minute that has begun is a whole one.
    middle = None if len(came) < FEWEST else ceil(median(one.total_seconds() for one in came) / 60)
    return {"came": len(came), "median_minutes": middle, "in_time": sum(one.in_time for one in found)}


def of_figure(figure: Content, found: Content) -> str:
    """Return how long it took for a figure that has a clock, in the active language; "" for every other."""
    says = found.get(figure["rule"])
    if says is None or not figure["value"]:
        return ""
    if says["in_time"] is None:
        return ngettext(
            "Of fewer than %(n)s how long it took is not printed.",
            "Of fewer than %(n)s how long it took is not printed.",
            FEWEST,
        ) % {"n": FEWEST}
    parts = [gettext("In time: %(in_time)s of %(n)s.") % {"in_time": says["in_time"], "n": figure["value"]}]
    if says["median_minutes"] is not None:
        span = in_words(timedelta(minutes=says["median_minutes"]))
        parts.append(gettext("Half of those that came took at most %(span)s.") % {"span": span})
    missing = figure["value"] - says["came"]
    if missing:
        parts.append(ngettext("%(n)s has not come.", "%(n)s have not come.", missing) % {"n": missing})
    return " ".join(parts)
