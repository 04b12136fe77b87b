"""Incidents that somebody takes to verify them, and parties' replies that somebody takes to see them come in."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tregua.incidents.asked import ReplyRequest
from tregua.incidents.models import Incident
from tregua.people.taking import Named, WorkKind


class ToVerify(WorkKind):
    """An incident without an adopted finding."""

    code = "incidents.Incident"
    name = _("Incident to verify")
    permission = "findings.draft"
    lasts = timedelta(hours=72)

    def waiting(self, keys: Sequence[str]) -> Mapping[str, Named]:
        """Return those of these incidents that still await verification."""
        found = Incident.objects.unverified().filter(pk__in=keys)
        return {one.pk: Named(str(one), reverse("incidents:incident", args=[one.number])) for one in found}


class ToReply(WorkKind):
    """A party that was asked about an incident and has not answered."""

    code = "incidents.ReplyRequest"
    name = _("Party's reply")
    permission = "incidents.change"
    lasts = timedelta(hours=24)

    def waiting(self, keys: Sequence[str]) -> Mapping[str, Named]:
        """Return those of these requests that are open, by party and incident."""
        return {
            one.pk: Named(
                f"{one.party.code} · {one.incident}",
                reverse("incidents:incident", args=[one.incident.number]),
            )
            for one in ReplyRequest.objects.open().filter(pk__in=keys)
        }
