"""Is it holding? The violations found day by day against a stated baseline, told by rule and never in an adjective.

What is frozen are the counts and what was worked out of them, as known when the bulletin was prepared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement import charts
from tregua.agreement.models import Agreement
from tregua.agreement.months import day_in_words
from tregua.bulletin import rates
from tregua.bulletin.called import Content
from tregua.bulletin.document import Picture, Section
from tregua.bulletin.outcomes import FOUND, Outcome, outcomes_of
from tregua.bulletin.period import period_of
from tregua.bulletin.sections.kind import Gathering, SectionKind
from tregua.bulletin.sentences import of_coverage
from tregua.incidents.coverage import Looked, extents_of, looked, watched_on

# So many days are looked back over, and so many are the last ones; the days after a baseline are no fewer than these.
WINDOW: Final = 120
LAST: Final = 7
# Of all areas: by so much more or less could be looked at that rates are no longer to be compared.
COVERAGE_DIFFERS: Final = 0.2


def _gather(found: Gathering) -> dict[str, Any]:
    first = _first_day(found.period.last)
    began = _began(found, first)
    counts, tallies = _counts(began, first, found.period.last), _tallies(first, found.period.last)
    seen = [round(one.looked / one.areas, 3) if one.said else None for one in tallies]
    known = [None if share == 0 else count for count, share in zip(counts, seen, strict=True)]
    # Where nothing at all is on record, days without a violation tell of the register and not of the truce.
    days = min(rates.BASELINE_DAYS, len(known) - LAST) if began else 0
    baseline = rates.baseline_of(known[:days]) if days >= rates.FEWEST_DAYS else None
    says: dict[str, Any] = {
        "first": first.isoformat(),
        "counts": known,
        "last": sum(counts[-LAST:]),
        "behind": _behind(tallies[-LAST:]),
        "recorded": len(began),
        "baseline": None,
    }
    if baseline is not None:
        says |= _measured(known, days, baseline) | {
            "looked": {"baseline": _mean(seen[:days]), "last": _mean(seen[-LAST:])}
        }
    return {"holding": says}


def _began(found: Gathering, first: date) -> list[Outcome]:
    """Return the incidents of these days: those of the bulletin where it covers them all, else asked for anew."""
    period = period_of(first, found.period.last)
    if found.period.limited or found.period.start > period.start:
        return outcomes_of(period)
    return [one for one in found.outcomes if one.began_at >= period.start]


def _first_day(last: date) -> date:
    """Return the first day to look at: no earlier than the agreement."""
    first = last - timedelta(days=WINDOW - 1)
    text = Agreement.objects.in_force(period_of(last).end)
    if text is None:
        return first
    return min(max(first, text.starts_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()), last)


def _counts(began: Iterable[Outcome], first: date, last: date) -> list[int]:
    numbers = Counter(_day(one.began_at) for one in began if one.code == FOUND)
    return [numbers[first + timedelta(days=number)] for number in range((last - first).days + 1)]


def _day(instant: datetime) -> date:
    begins = time.fromisoformat(settings.CENTRE.day_begins)
    local = instant.astimezone(ZoneInfo(settings.TIME_ZONE))
    return local.date() if local.time() >= begins else local.date() - timedelta(days=1)


def _tallies(first: date, last: date) -> list[Looked]:
    """Return of each day at how many areas it was possible to look."""
    table = extents_of(watched_on(last), first, last)
    return [looked(table, [first + timedelta(days=number)]) for number in range((last - first).days + 1)]


def _behind(tallies: Sequence[Looked]) -> dict[str, int] | None:
    """Return what stands behind a zero of these days, as behind every figure; None where nobody has said."""
    if not any(one.said for one in tallies):
        return None
    says = {"areas": sum(one.areas for one in tallies), "looked": sum(one.looked for one in tallies)}
    return says | ({"days": len(tallies)} if len(tallies) > 1 else {})


def _mean(shares: Sequence[float | None]) -> float | None:
    known = [one for one in shares if one is not None]
    return round(sum(known) / len(known), 2) if known else None


def _measured(known: Sequence[int | None], days: int, baseline: rates.Baseline) -> dict[str, Any]:
    since = known[days:]
    rate, alarm = rates.rate_of(since, baseline), rates.alarm_of(since, baseline)
    return {
        "baseline": {
            "days": days, "mean": round(baseline.mean, 2), "dispersion": round(baseline.dispersion, 2)
        },
        "rate": {"mean": round(rate.mean, 2), "low": round(rate.low, 2), "high": round(rate.high, 2)},
        "alarm": {"since": days + alarm.since, "way": alarm.way} if alarm else None,
        "changes": _changes(known),
    }  # fmt: skip


def _changes(known: Sequence[int | None]) -> list[dict[str, Any]]:
    bounds = [0, *rates.changes_of(known), len(known)]
    means = [[one for one in known[begin:end] if one is not None] for begin, end in pairwise(bounds)]
    of_parts = [round(sum(part) / len(part), 1) if part else 0.0 for part in means]
    return [
        {"day": bounds[number], "before": of_parts[number - 1], "after": of_parts[number]}
        for number in range(1, len(of_parts))
    ]


def _tell(content: Content, language: str) -> Iterator[Section]:
    found = content.get("holding")
    if not found:
        return
    days = [
        date.fromisoformat(found["first"]) + timedelta(days=number) for number in range(len(found["counts"]))
    ]
    words = [day_in_words(day, language) for day in days]
    changes = [
        (days[one["day"]], gettext("from %(day)s %(after)s a day, before %(before)s")
         % {"day": words[one["day"]], "after": one["after"], "before": one["before"]})
        for one in found.get("changes", [])
    ]  # fmt: skip
    chart = charts.per_day(
        list(zip(days, found["counts"], strict=True)),
        language=language,
        changes=changes,
        title=gettext("Violations found, by the day on which they began"),
    )
    yield Section(
        "findings", gettext("Is it holding?"), list(_lines(found, words)), part="holding",
        pictures=[Picture.of(chart)] if any(found["counts"]) else [],
    )  # fmt: skip


def _lines(found: Content, words: Sequence[str]) -> Iterator[str]:
    line = ngettext(
        "In the days from %(first)s to %(last)s this centre found %(n)s violation, as known when this was prepared.",
        "In the days from %(first)s to %(last)s this centre found %(n)s violations, as known when this was prepared.",
        found["last"],
    ) % {"first": words[-LAST:][0], "last": words[-1], "n": found["last"]}
    zero = of_coverage({"value": found["last"], "coverage": found["behind"]}) if "behind" in found else ""
    yield f"{line} {zero}".strip()
    base = found["baseline"]
    if found.get("recorded") == 0:
        yield gettext("No incident at all is on record from %(first)s to %(last)s: no rate is compared.") % {
            "first": words[0],
            "last": words[-1],
        }
        return
    if base is None:
        yield gettext(
            "Too few days are on record for a baseline (%(days)s are needed, and %(last)s after them): no rate is compared."
        ) % {"days": rates.FEWEST_DAYS, "last": LAST}
        return
    rate = found["rate"]
    yield gettext(
        "Rate at the end of these days: %(rate)s a day (between %(low)s and %(high)s nine times out of ten). "
        "Baseline, from %(first)s to %(last)s: %(base)s a day."
    ) % {
        "rate": rate["mean"], "low": rate["low"], "high": rate["high"],
        "first": words[0], "last": words[base["days"] - 1], "base": base["mean"],
    }  # fmt: skip
    yield _compared(rate, base["mean"])
    yield _alarm(found["alarm"], words)
    yield from _looked(found["looked"])


def _compared(rate: Content, base: float) -> str:
    if rate["low"] > base:
        return gettext("More violations a day are found than in the baseline.")
    if rate["high"] < base:
        return gettext("Fewer violations a day are found than in the baseline.")
    return gettext("The figures tell no difference from the baseline.")


def _alarm(alarm: Content | None, words: Sequence[str]) -> str:
    if alarm is None:
        return gettext("The days since the baseline have not added up beyond what it lets expect.")
    says = {"day": words[alarm["since"]]}
    if alarm["way"] > 0:
        return gettext("Alarm: since %(day)s the days add up to more than the baseline lets expect.") % says
    return gettext("Alarm: since %(day)s the days add up to fewer than the baseline lets expect.") % says


def _looked(shares: Content) -> Iterator[str]:
    now, then = shares["last"], shares["baseline"]
    if now is None or then is None:
        yield gettext(
            "What could be looked at is not on record for all of these days: part of a difference may come from that."
        )
        return
    yield gettext("Areas that could be looked at: %(now)s %% in the last days, %(then)s %% in the baseline.") % {
        "now": round(100 * now), "then": round(100 * then),
    }  # fmt: skip
    if abs(now - then) >= COVERAGE_DIFFERS:
        yield gettext("What could be looked at has changed: the rates are not to be compared without that.")


KIND: Final = SectionKind("holding", _("Is it holding?"), _tell, _gather, of_everything=True)
