"""Messages, as they are looked for: whoever may read one finds it, whatever was cut out of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tregua.intake.models import Message
from tregua.people.searching.kinds import Result, Sought


class Messages(Sought):
    """What arrived: title, outlet and working text, in which protected names are blacked.

    What was cut out of a message alters nothing: one that stands in the list and is not found here would tell whoever
    may not know of it that somebody asks for protection.
    """

    code = "message"
    mark = "m"
    name = _("Messages")
    permission = "intake.read"
    of = "intake.Message"
    told_by: ClassVar = {"intake.Message": "SELECT NEW.id AS id"}

    def texts(self, ids: Sequence[str]) -> Mapping[str, Iterable[str]]:
        rows = Message.objects.filter(pk__in=ids).values_list("pk", "title", "outlet", "text")
        return {pk: says for pk, *says in rows}

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
