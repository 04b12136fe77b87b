"""The lists of incidents and of coverage as files: the columns of the pages, but for who works on them."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.lists_out import Column, Listing
from tregua.agreement.violation_types import label


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


def _adopted(finding: Any) -> date | None:
    return timezone.localtime(finding.adoption.recorded_at).date() if hasattr(finding, "adoption") else None


FINDINGS: Final = Listing(
    "findings",
    _("Findings"),
    "incidents.Finding",
    (
        Column(_("Incident"), lambda one: one.incident.number),
        Column(_("What was concluded"), lambda one: str(one.get_answer_display())),
        Column(_("State"), lambda one: str(one.state.label)),
        Column(_("Standard of proof"), lambda one: str(one.get_standard_display())),
        Column(_("Who did it"), lambda one: str(one.get_attribution_display())),
        Column(_("Place"), lambda one: str(one.incident.place) if one.incident.place else ""),
        Column(
            _("Violation type alleged"),
            lambda one: (
                one.incident.violation_type
                and f"{one.incident.violation_type} {label(one.incident.violation_type)}"
            ),
        ),
        Column(_("Drafted"), lambda one: timezone.localtime(one.recorded_at).date()),
        Column(_("Adopted"), _adopted),
    ),
    stays=(_("Reasons"), _("Dissent"), _("By whom")),
)


def coverage(days: Sequence[date]) -> Listing:
    """Return the table of watched areas with a column for each day: how far it could be looked at, and restrictions."""
    return Listing(
        "coverage",
        _("Coverage"),
        "",
        (
            Column(_("Area"), lambda row: str(row[0])),
            *(Column(day.isoformat(), partial(_looked, number=number)) for number, day in enumerate(days)),
        ),
        stays=(_("Reason given"), _("By whom")),
    )


def _looked(row: Any, *, number: int) -> str:
    _day, cell = row[1][number]
    count = len(cell.restrictions)
    told = ngettext("%(n)s restriction", "%(n)s restrictions", count) % {"n": count}
    return " · ".join([cell.label or "–", *([told] if count else [])])
