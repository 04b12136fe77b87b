"""Forms of the grid: beginning one, which columns it shows, the same table as plain text."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from tregua.intake.batches import LONGEST_TABLE
from tregua.intake.grids import Grid
from tregua.intake.rows import RowKind
from tregua.intake.sheet_forms import LINE, ColumnsForm
from tregua.people.choosing import offer

LONGEST_TEXT: Final = 4_000_000


class BeginForm(forms.Form):
    """What a row of a new grid is."""

    kind = forms.ChoiceField(label=_("What one row is"), widget=forms.RadioSelect)
    title = forms.CharField(
        label=_("Name"),
        help_text=_(
            "What the table is called in the list of messages; left empty, it is called by the time."
        ),
        max_length=LONGEST_TABLE,
        required=False,
        widget=LINE,
    )

    def __init__(self, *args: Any, kinds: Sequence[type[RowKind]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "kind", [(kind.code, f"{kind.label}: {kind.description}") for kind in kinds])


class ShownForm(forms.Form):
    """Which columns a grid shows, and how incomplete days in it are read."""

    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        help_text=_("A column in which something is written stays."),
        widget=forms.CheckboxSelectMultiple,
    )
    day_first = ColumnsForm.base_fields["day_first"]
    year = ColumnsForm.base_fields["year"]

    def __init__(self, data: Any = None, *, grid: Grid, kind: type[RowKind]) -> None:
        asked = {True: "yes", False: "no"}
        first = {
            "columns": grid.columns,
            "day_first": "" if grid.day_first is None else asked[grid.day_first],
            "year": grid.year,
        }
        super().__init__(data, initial=first)
        offer(self, "columns", [(one.code, kind.labels.get(one.code, one.code)) for one in kind.fields])

    def says(self) -> dict[str, Any]:
        """Return the columns, and how days are read."""
        cleaned = self.cleaned_data
        return {
            "codes": cleaned["columns"],
            "day_first": {"yes": True, "no": False}.get(cleaned["day_first"]),
            "year": cleaned["year"],
        }


class PlainForm(forms.Form):
    """The whole grid as a text with tabs, as it is pasted from a spreadsheet."""

    text = forms.CharField(
        label=_("The table"),
        help_text=_(
            "Copy the rows in your spreadsheet program and paste them here, or write them with a tab between the cells. "
            "If the first line names the columns they may stand in any order; otherwise they are read in the order "
            "shown above."
        ),
        max_length=LONGEST_TEXT,
        strip=False,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto", "wrap": "off", "spellcheck": "false"}),
    )
