"""Messages that somebody takes to cut them into drafts and decide on those."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from tregua.intake.models import Message, UndecidedDraft
from tregua.people.taking import Named, WorkKind


class ToCut(WorkKind):
    """A message of which nothing was made yet, or with a draft on which nobody has decided."""

    code = "intake.Message"
    name = _("Message to cut")
    permission = "intake.cut"
    lasts = timedelta(hours=4)

    def waiting(self, keys: Sequence[str]) -> Mapping[str, Named]:
        """Return those of these messages that still wait, by their titles."""
        undecided = UndecidedDraft.objects.filter(draft__decision=None, draft__message__in=keys)
        still = Q(drafts=None, batches=None) | Q(pk__in=undecided.values("draft__message"))
        found = Message.objects.filter(still, pk__in=keys).defer("raw", "text").distinct()
        return {one.pk: Named(str(one), reverse("intake:message", args=[one.pk])) for one in found}
