"""Messages, as they are looked for: those out of which a request for protection was cut are found by nobody."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tregua.intake.drafts import draft_kinds
from tregua.intake.models import Draft, Message
from tregua.people.searching.kinds import Result, Sought


class Messages(Sought):
    """What arrived: title, outlet and working text, in which protected names are blacked."""

    code = "message"
    mark = "m"
    name = _("Messages")
    permission = "intake.read"
    of = "intake.Message"
    told_by: ClassVar = {
        "intake.Message": "SELECT NEW.id AS id",
        "intake.Draft": "SELECT NEW.message_id AS id",
    }

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        hidden = [code for code, kind in draft_kinds().items() if kind.seen_with]
        hide = set(Draft.objects.filter(message__in=ids, kind__in=hidden).values_list("message", flat=True))
        rows = Message.objects.filter(pk__in=ids).values_list("pk", "title", "outlet", "text")
        return {pk: says for pk, *says in rows if pk not in hide}

    def results(self, ids: Sequence[str]) -> Mapping[str, Result]:
        return {
            one.pk: Result(
                str(one),
                reverse("intake:message", args=[one.pk]),
                one.text,
                one.received_at,
                " · ".join(filter(None, [one.channel_name, one.outlet])),
            )
            for one in Message.objects.filter(pk__in=ids).defer("raw", "facts")
        }
