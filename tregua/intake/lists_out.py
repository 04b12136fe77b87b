"""The list of messages as a file: when and how each came, and what was made of it; nothing of what it says, or of whom."""

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.agreement.lists_out import Column, Listing

MESSAGES: Final = Listing(
    "messages",
    _("Messages"),
    "",
    (
        Column(_("Received"), lambda one: timezone.localtime(one.received_at).replace(tzinfo=None)),
        Column(_("Number"), lambda one: one.pk),
        Column(_("Channel"), lambda one: str(one.channel_name)),
        Column(_("Drafts"), lambda one: len(one.drafts.all())),
    ),
    stays=(_("Message"), _("Outlet"), _("Who has it")),
)
