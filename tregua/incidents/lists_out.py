"""The list of incidents as a file: the columns of the page, but for who works on them."""

from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.violation_types import label
from tregua.intake.lists_out import Column, Listing


def _finding(incident: Any) -> str:
    """Return the answer of the finding that stands; a draft says only that it is one."""
    states = {one.state: one for one in incident.findings.all()}
    if "standing" in states:
        return str(states["standing"].get_answer_display())
    return gettext("draft") if "awaiting" in states else gettext("none")


INCIDENTS: Final = Listing(
    "incidents",
    _("Incidents"),
    "incidents.Incident",
    (
        Column(_("Incident"), lambda one: one.number),
        Column(_("Began"), lambda one: timezone.localtime(one.began_at).date() if one.began_at else None),
        Column(_("Place"), lambda one: str(one.place) if one.place else ""),
        Column(
            _("Violation type alleged"),
            lambda one: one.violation_type and f"{one.violation_type} {label(one.violation_type)}",
        ),
        Column(_("Days open"), lambda one: one.days_open),
        Column(_("Finding"), _finding),
    ),
    stays=(_("Who has it"),),
)
