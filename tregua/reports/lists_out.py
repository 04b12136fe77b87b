"""The lists of reports and statements as files: the claims of the page, but for who made them and who passed them on."""

from typing import Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.lists_out import Column, Listing
from tregua.reports.models import Report


def _state(one: Report) -> str:
    """Return what the page says of a claim that does not stand as it was first filed."""
    said = [gettext("withdrawn")] if hasattr(one, "withdrawal") else []
    return " · ".join([*said, gettext("corrected")] if one.supersedes_id else said)


def _began(one: Report) -> object:
    return timezone.localtime(one.started_at).replace(tzinfo=None) if one.started_at else None


REPORTS: Final = Listing(
    "reports",
    _("Reports: claims, not findings"),
    "reports.Report",
    (
        Column(_("From"), _began),
        Column(_("time known"), lambda one: str(one.get_time_precision_display())),
        Column(_("What happened"), lambda one: str(one.get_predicate_display())),
        Column(_("Violation type"), lambda one: one.violation_label),
        Column(_("Place"), lambda one: str(one.place) if one.place else ""),
        Column(_("place, as written"), lambda one: one.place_as_written),
        Column(_("place known"), lambda one: str(one.get_place_precision_display())),
        Column(
            _("alleged actor, as written"),
            lambda one: one.actor_as_written or (str(one.actor) if one.actor else ""),
        ),
        Column(_("target, as written"), lambda one: one.target),
        Column(_("killed, at least"), lambda one: one.killed_min),
        Column(_("killed, at most"), lambda one: one.killed_max),
        Column(_("wounded, at least"), lambda one: one.wounded_min),
        Column(_("wounded, at most"), lambda one: one.wounded_max),
        Column(_("Grade"), lambda one: one.grade),
        Column(_("State"), _state),
        Column(_("words of the claim"), lambda one: one.words),
    ),
    stays=(_("Source"), _("heard through"), _("means")),
    restricted=True,
)
STATEMENTS: Final = Listing(
    "statements",
    _("Statements"),
    "reports.Statement",
    (
        Column(_("said on"), lambda one: one.said_on),
        Column(_("speaker"), lambda one: one.speaker),
        Column(_("role"), lambda one: one.speaker_role),
        Column(_("occasion"), lambda one: str(one.occasion) if one.occasion else ""),
        Column(_("words"), lambda one: one.words),
        Column(_("language"), lambda one: one.language),
        Column(_("said by this centre"), lambda one: gettext("yes") if one.by_this_centre else ""),
        Column(_("renderings"), lambda one: len(one.renderings.all())),
    ),
)
