"""The list of parties as a file: the columns of the page, with a column for each channel of the roll."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.lists_out import Column, Listing
from tregua.agreement.roll import Row


def parties(headings: Sequence[str]) -> Listing:
    """Return the list of parties with what is recorded of each through every channel."""
    through = [
        Column(gettext("Through %(channel)s") % {"channel": heading}, partial(_status, number=number))
        for number, heading in enumerate(headings)
    ]
    return Listing(
        "parties",
        _("Parties"),
        "agreement.Party",
        (
            Column(_("Party"), lambda row: str(row.party)),
            Column(_("Code"), lambda row: row.party.code),
            Column(_("Kind"), lambda row: str(row.party.get_kind_display())),
            Column(_("Other names"), lambda row: " · ".join(one.name for one in row.party.party_names.all())),
            Column(_("the agreement does not apply"), lambda row: gettext("yes") if row.excluded else ""),
            *through,
        ),
        record=lambda row: row.party.pk,
    )


def _status(row: Row, *, number: int) -> str:
    return (
        " · ".join(f"{cell.label} ({cell.since:%Y-%m-%d})" for cell in row.cells[number]) if row.cells else ""
    )
