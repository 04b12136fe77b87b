"""Recording by which rule meetings count toward a series; a changed rule is a new one, the old ones stay."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.models import PartyKind
from tregua.liaison.choices import MeetingKind, RuleBasis
from tregua.liaison.meetings import SeriesRule
from tregua.liaison.saying import LiaisonError, known, said
from tregua.people.models import Person
from tregua.places.models import Place
from tregua.record import actions as record


@transaction.atomic
def record_series_rule(
    *,
    series: str,
    words: str,
    basis: str,
    source: str,
    by: Person,
    kinds: Sequence[str] = (),
    place: Place | None = None,
    party_kinds: Sequence[str] = (),
    marked_only: bool = False,
    first_day: date | None = None,
) -> SeriesRule:
    """Record which meetings count toward a series, in words and as conditions; one condition at least."""
    by.must("liaison.record")
    if not (kinds or place or party_kinds or marked_only):
        raise LiaisonError(gettext("The rule selects nothing. Give one condition at least."))
    made = SeriesRule.objects.create(
        series=said(series, gettext("Name the series.")),
        words=said(words, gettext("Say the rule in words.")),
        basis=known(basis, RuleBasis),
        kinds=sorted({known(one, MeetingKind).value for one in kinds}),
        place=place,
        party_kinds=sorted({known(one, PartyKind).value for one in party_kinds}),
        marked_only=marked_only,
        first_day=first_day,
        source=said(source, gettext("Say where the rule is known from.")),
        recorded_by=by,
    )
    record.append(
        act="rule of a series recorded",
        by=by.code,
        subject=f"liaison.SeriesRule/{made.pk}",
        facts={
            "series": made.series,
            "kinds": made.kinds,
            "place": place.code if place else "",
            "party_kinds": made.party_kinds,
            "marked_only": marked_only,
            "first_day": first_day.isoformat() if first_day else "",
        },
    )
    return made
