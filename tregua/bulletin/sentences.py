"""The sentences of a bulletin, one for each counting rule, with the plural forms of each language.

Whole sentences only: a translator sees what a reader will see. Called with the wanted language active.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext, ngettext

from tregua.agreement.months import day_in_words
from tregua.bulletin import coverage
from tregua.reports.series_names import series_in_words

Sentence = Callable[[int], str]

# Claims are said to be claims; findings are said to be findings.
OF_RULE: Final[dict[str, Sentence]] = {
    "reports_received": lambda n: ngettext(
        "%(n)s report about events of this day has reached this centre. A report is what somebody says, not a finding.",
        "%(n)s reports about events of this day have reached this centre. A report is what somebody says, not a finding.",
        n,
    ),
    "reports_undated": lambda n: ngettext(
        "%(n)s report written down on this day tells of an event whose day is not known; it is in no other figure.",
        "%(n)s reports written down on this day tell of events whose day is not known; they are in no other figure.",
        n,
    ),
    "incidents_recorded": lambda n: ngettext(
        "This centre has %(n)s incident of this day on record.",
        "This centre has %(n)s incidents of this day on record.",
        n,
    ),
    "incidents_open": lambda n: ngettext(
        "%(n)s incident is still under examination.", "%(n)s incidents are still under examination.", n
    ),
    "calls_made": lambda n: ngettext(
        "This centre called a party %(n)s time to calm an incident.",
        "This centre called parties %(n)s times to calm incidents.",
        n,
    ),
    "restrictions_met": lambda n: ngettext(
        "This centre was kept from looking %(n)s time.", "This centre was kept from looking %(n)s times.", n
    ),
    "meetings_recorded": lambda n: ngettext(
        "%(n)s meeting held on this day is on record.", "%(n)s meetings held on this day are on record.", n
    ),
    "protection_asked": lambda n: ngettext(
        "In the week from %(scope)s this centre recorded %(n)s request for protection.",
        "In the week from %(scope)s this centre recorded %(n)s requests for protection.",
        n,
    ),
    "first_calls_timed": lambda n: ngettext(
        "%(n)s incident opened on this day waited for a first call to a party.",
        "%(n)s incidents opened on this day waited for a first call to a party.",
        n,
    ),
    "replies_timed": lambda n: ngettext(
        "%(n)s reply of a party was due on this day.", "%(n)s replies of parties were due on this day.", n
    ),
    "calm_timed": lambda n: ngettext(
        "%(n)s incident opened on this day waited for calm.",
        "%(n)s incidents opened on this day waited for calm.",
        n,
    ),
    "violations_found": lambda n: ngettext(
        "This centre found %(n)s violation.", "This centre found %(n)s violations.", n
    ),
    "no_violation_found": lambda n: ngettext(
        "%(n)s incident was found to be no violation.", "%(n)s incidents were found to be no violation.", n
    ),
    "not_verified": lambda n: ngettext(
        "%(n)s incident could not be verified.", "%(n)s incidents could not be verified.", n
    ),
    "closed_otherwise": lambda n: ngettext(
        "%(n)s incident was closed otherwise: outside the mandate, resolved by the parties, withdrawn, or an act of an excluded group.",
        "%(n)s incidents were closed otherwise: outside the mandate, resolved by the parties, withdrawn, or an act of an excluded group.",
        n,
    ),
    "acceptances": lambda n: ngettext(
        "%(n)s acceptance by an armed formation or body, given through %(scope)s, stands.",
        "%(n)s acceptances by armed formations and bodies, given through %(scope)s, stand.",
        n,
    ),
    "settlements": lambda n: ngettext(
        "%(n)s acceptance by a settlement, given through %(scope)s, stands.",
        "%(n)s acceptances by settlements, given through %(scope)s, stand.",
        n,
    ),
    "acceptances_joined": lambda n: ngettext(
        "%(n)s acceptance by an armed formation or body, given through %(scope)s, was added.",
        "%(n)s acceptances by armed formations and bodies, given through %(scope)s, were added.",
        n,
    ),
    "settlements_joined": lambda n: ngettext(
        "%(n)s acceptance by a settlement, given through %(scope)s, was added.",
        "%(n)s acceptances by settlements, given through %(scope)s, were added.",
        n,
    ),
}

# The same of several days.
OF_PERIOD: Final[dict[str, Sentence]] = {
    "reports_undated": lambda n: ngettext(
        "%(n)s report written down in this period tells of an event whose day is not known; it is in no other figure.",
        "%(n)s reports written down in this period tell of events whose day is not known; they are in no other figure.",
        n,
    ),
    "reports_received": lambda n: ngettext(
        "%(n)s report about events of this period has reached this centre. A report is what somebody says, not a finding.",
        "%(n)s reports about events of this period have reached this centre. A report is what somebody says, not a finding.",
        n,
    ),
    "incidents_recorded": lambda n: ngettext(
        "This centre has %(n)s incident of this period on record.",
        "This centre has %(n)s incidents of this period on record.",
        n,
    ),
    "meetings_recorded": lambda n: ngettext(
        "%(n)s meeting held in this period is on record.",
        "%(n)s meetings held in this period are on record.",
        n,
    ),
    "first_calls_timed": lambda n: ngettext(
        "%(n)s incident opened in this period waited for a first call to a party.",
        "%(n)s incidents opened in this period waited for a first call to a party.",
        n,
    ),
    "replies_timed": lambda n: ngettext(
        "%(n)s reply of a party was due in this period.",
        "%(n)s replies of parties were due in this period.",
        n,
    ),
    "calm_timed": lambda n: ngettext(
        "%(n)s incident opened in this period waited for calm.",
        "%(n)s incidents opened in this period waited for calm.",
        n,
    ),
}


def of_figure(figure: Mapping[str, Any], channel: str, *, one_day: bool = True) -> str:
    """Return the sentence of a figure, in the active language; `channel` is what its scope is called."""
    told = OF_RULE if one_day else OF_RULE | OF_PERIOD
    return told[figure["rule"]](figure["value"]) % {"n": figure["value"], "scope": channel}


def of_change(figure: Mapping[str, Any], *, one_day: bool = True) -> str:
    """Return how a figure differs from the period before; "" where there is nothing to compare with."""
    if figure["previous"] is None:
        return ""
    if not one_day:
        if figure["change"] == 0:
            return gettext("The period before: the same.")
        return gettext("The period before: %(previous)s.") % {"previous": figure["previous"]}
    if figure["change"] == 0:
        return gettext("The day before: the same.")
    return gettext("The day before: %(previous)s.") % {"previous": figure["previous"]}


def of_running(figure: Mapping[str, Any], language: str) -> str:
    """Return the running total of a figure since its stated day; "" where the mission prints none."""
    since = figure.get("since")
    if not since:
        return ""
    day = day_in_words(date.fromisoformat(since["day"]), language)
    return gettext("Since %(day)s: %(n)s.") % {"day": day, "n": since["value"]}


def of_coverage(figure: Mapping[str, Any]) -> str:
    """Return what stands behind a figure of nothing; "" for every other figure."""
    if figure["value"]:
        return ""
    if figure["coverage"]:
        return gettext("(0 recorded; %(coverage)s.)") % {"coverage": coverage.sentence(figure["coverage"])}
    return gettext("(None on record; no coverage information recorded.)")


def of_side(column: Mapping[str, Any], name: str, language: str) -> list[str]:
    """Return what one centre published as its own count of violations, of several days each day by itself."""
    if column["state"] == "stated_none":
        return [gettext("%(centre)s: no count published.") % {"centre": name}]
    if column["state"] == "nothing" and column["own"]:
        return [gettext("%(centre)s: nothing published.") % {"centre": name}]
    if column["state"] == "nothing":
        return [gettext("%(centre)s: nothing received.") % {"centre": name}]
    return [
        day_of(count, language)
        + ngettext(
            "%(centre)s: %(n)s violation by its own count (series “%(series)s”).",
            "%(centre)s: %(n)s violations by its own count (series “%(series)s”).",
            count["value"],
        )
        % {"centre": name, "n": count["value"], "series": series_in_words(count["series"])}
        for count in column["counts"]
        if isinstance(count["value"], int)
    ]


def day_of(count: Mapping[str, Any], language: str) -> str:
    """Return the day of a count with a colon, "" in a bulletin of one day."""
    if not count.get("day"):
        return ""
    return gettext("%(day)s:") % {"day": day_in_words(date.fromisoformat(count["day"]), language)} + " "


def of_published_count(count: Mapping[str, Any], name: str) -> str:
    """Return what a body other than the two centres published."""
    if count["value"] is None:
        return gettext("%(body)s states that it publishes no count.") % {"body": name}
    says = {"body": name, "n": count["value"], "series": series_in_words(count["series"])}
    if count["cumulative"]:
        return (
            ngettext(
                "%(body)s published a running total of %(n)s violation (series “%(series)s”).",
                "%(body)s published a running total of %(n)s violations (series “%(series)s”).",
                count["value"],
            )
            % says
        )
    return (
        ngettext(
            "%(body)s published a count of %(n)s violation (series “%(series)s”).",
            "%(body)s published a count of %(n)s violations (series “%(series)s”).",
            count["value"],
        )
        % says
    )
