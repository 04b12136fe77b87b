"""Meetings, as they are looked for. Requests for protection, threats and assurances are found by nobody's search."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.sought import names_of_parties
from tregua.liaison.models import Meeting
from tregua.people.searching.kinds import Result, Sought
from tregua.places.sought import names_of_places


class Meetings(Sought):
    """Meetings by who held them, where, about what, and which parties were there."""

    code = "meeting"
    mark = "t"
    name = _("Meetings")
    permission = "liaison.read"
    of = "liaison.Meeting"
    told_by: ClassVar = {
        "liaison.Meeting": "SELECT NEW.id AS id",
        "liaison.MeetingParty": "SELECT NEW.meeting_id AS id",
    }

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        found = list(Meeting.objects.filter(pk__in=ids).prefetch_related("parties"))
        places = names_of_places({one.place_id for one in found})
        parties = names_of_parties({row.party_id for one in found for row in one.parties.all()})
        return {
            one.pk: [
                *(one.organiser, one.place_as_written, one.about, one.series, one.held_on.isoformat()),
                *places.get(one.place_id, ()),
                *(name for row in one.parties.all() for name in parties.get(row.party_id, ())),
            ]
            for one in found
        }

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        found = Meeting.objects.filter(pk__in=ids).select_related("place", "taken_back")
        return {
            one.pk: Result(
                f"{one.organiser}: {one.get_kind_display()}",
                reverse("liaison:meeting", args=[one.pk]),
                " · ".join(filter(None, [str(one.place or one.place_as_written), one.about])),
                one.held_on,
                gettext("recorded by mistake") if hasattr(one, "taken_back") else "",
            )
            for one in found.prefetch_related("place__place_names")
        }
