"""The lists of meetings and of the lines of a duty log as files: who took part, and what was written, stay behind."""

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.lists_out import Column, Listing
from tregua.liaison.duty import DutyEntry

MEETINGS: Final = Listing(
    "meetings",
    _("Meetings"),
    "liaison.Meeting",
    (
        Column(_("Held on"), lambda one: one.held_on),
        Column(_("counts toward"), lambda one: one.series),
        Column(_("Kind"), lambda one: str(one.get_kind_display())),
        Column(_("Held by"), lambda one: one.organiser),
        Column(_("Place of the meeting"), lambda one: str(one.place) if one.place else ""),
        Column(_("Result"), lambda one: str(one.get_result_display())),
    ),
    stays=(_("participants"), _("place, as written"), _("about"), _("source")),
)


def _answer(one: DutyEntry) -> str:
    """Return in a word whether a line was answered."""
    if hasattr(one, "answer"):
        return f"{timezone.localtime(one.answer.recorded_at):%Y-%m-%d %H:%M}"
    if hasattr(one, "superseded_by") or one.due_at is None:
        return ""
    return gettext("due %(when)s") % {"when": f"{timezone.localtime(one.due_at):%Y-%m-%d %H:%M}"}


DUTY: Final = Listing(
    "duty-log",
    _("Duty log"),
    "",
    (
        Column(_("When"), lambda one: timezone.localtime(one.at).replace(tzinfo=None)),
        Column(_("Number"), lambda one: one.pk),
        Column(_("Kind"), lambda one: str(one.get_kind_display())),
        Column(_("Corrected"), lambda one: gettext("yes") if hasattr(one, "superseded_by") else ""),
        Column(_("Answer"), _answer),
    ),
    stays=(_("What happened"), _("Written by"), _("who must answer")),
)
