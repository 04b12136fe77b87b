"""Which sections a mission's bulletin has, in which order, and since when its running totals count.

Until somebody chooses, every section but those by choice stands in the order of the registry, and there is no running total.
"""

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.allowed import allows
from tregua.bulletin.models import LayoutChoice
from tregua.bulletin.period import Period
from tregua.bulletin.sections import BY_KEY, SECTIONS
from tregua.bulletin.sections.kind import SectionKind
from tregua.people.models import Person
from tregua.record import actions as record

# What such missions print, by the name of their mandate (agreement/mandate.py).
PRESETS: Final[dict[str, tuple[str, ...]]] = {
    "facts": (
        *("corrections", "claims", "work", "findings", "by_kind", "on_map", "coverage", "restrictions"),
        *("statements", "method", "violations"),
    ),
    "ruling": (
        *(
            "corrections",
            "findings",
            "by_kind",
            "parties",
            "on_map",
            "days_before",
            "holding",
            "claims",
            "work",
            "clocks",
        ),
        *("commitments", "both_centres", "differences", "coverage", "restrictions", "statements", "method"),
    ),
    "investigation": (
        *("corrections", "work", "findings", "by_kind", "parties", "on_map", "claims", "clocks", "coverage"),
        *("restrictions", "others", "beside", "statements", "method", "violations"),
    ),
    "co_chairs": (
        *("corrections", "claims", "work", "clocks", "findings", "by_kind", "parties", "on_map"),
        *(
            "days_before",
            "holding",
            "both_centres",
            "differences",
            "others",
            "beside",
            "commitments",
            "coverage",
        ),
        *("restrictions", "statements", "method"),
    ),
}


class LayoutError(Exception):
    """The sections cannot be chosen so; the message says why and what to do."""


def chosen_sections() -> list[SectionKind]:
    """Return the sections of the next bulletin in their order."""
    chosen = LayoutChoice.objects.in_force()
    if chosen is None:
        return [kind for kind in SECTIONS if not kind.by_choice]
    return [BY_KEY[key] for key in chosen.sections if key in BY_KEY]


def sections_for(period: Period) -> list[SectionKind]:
    """Return the sections that have something to say of a period, under the mandate in force."""
    return [
        kind for kind in chosen_sections() if kind.stands_in(period) and (not kind.verb or allows(kind.verb))
    ]


def running_since() -> date | None:
    """Return the first day of the running totals; None where the mission prints none."""
    chosen = LayoutChoice.objects.in_force()
    return chosen.since if chosen else None


def merges_small() -> bool:
    """Return whether the mission prints provinces with few together."""
    chosen = LayoutChoice.objects.in_force()
    return chosen is not None and chosen.merges_small


@transaction.atomic
def choose_layout(
    *,
    sections: Sequence[str],
    since: date | None = None,
    merges_small: bool = False,
    reason: str,
    by: Person,
) -> LayoutChoice:
    """Let the bulletin have these sections from now on; what is published keeps its own.

    What no bulletin leaves out is put in where it was not named: corrections first, the others before the method.
    """
    by.must("bulletin.approve")
    strange = [key for key in sections if key not in BY_KEY]
    if strange:
        raise LayoutError(gettext("There is no section “%(key)s”.") % {"key": strange[0]})
    if not reason.strip():
        raise LayoutError(gettext("Say why the bulletin is laid out so; the reason is kept."))
    if since is not None and since > timezone.localdate():
        raise LayoutError(gettext("Running totals begin on a day that has come. Choose an earlier one."))
    made = LayoutChoice.objects.create(
        sections=with_what_always_stands(sections),
        since=since,
        merges_small=merges_small,
        reason=reason.strip(),
        recorded_by=by,
    )
    record.append(
        act="bulletin layout chosen",
        by=by.code,
        subject=f"bulletin.LayoutChoice/{made.pk}",
        facts={
            "sections": made.sections,
            "since": since.isoformat() if since else "",
            "merges_small": merges_small,
        },
    )
    return made


def with_what_always_stands(sections: Sequence[str]) -> list[str]:
    """Return these sections, each once, with those that no bulletin leaves out."""
    keys = list(dict.fromkeys(sections))
    missing = [kind.key for kind in SECTIONS if kind.always and kind.key not in keys]
    first = [key for key in missing if key == "corrections"]
    last = [key for key in missing if key == "method"]
    between = [key for key in missing if key not in (*first, *last)]
    place = keys.index("method") if "method" in keys else len(keys)
    return [*first, *keys[:place], *between, *keys[place:], *last]
