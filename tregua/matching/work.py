"""Pairs of reports that somebody takes to judge them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tregua.matching.models import Suggestion
from tregua.people.taking import Named, WorkKind


class ToJudge(WorkKind):
    """A pair that nobody has judged; its key is the two reports with a point between."""

    code = "matching.Pair"
    name = _("Pair to judge")
    permission = "matching.judge"
    lasts = timedelta(hours=1)

    def waiting(self, keys: Sequence[str]) -> Mapping[str, Named]:
        """Return those of these pairs that nobody has judged, by the first words of both."""
        wanted = Q(pk__in=())
        for key in keys:
            first, _point, second = key.partition(".")
            wanted |= Q(first=first, second=second)
        found = Suggestion.objects.unjudged().filter(wanted).select_related("first", "second")
        return {
            one.pair: Named(
                " / ".join(Truncator(report.words).chars(40) for report in (one.first, one.second)),
                reverse("matching:pair", args=[one.first_id, one.second_id]),
            )
            for one in found
        }
