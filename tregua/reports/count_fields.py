"""What a table may tell of published counts: its fields, and the figures that one row of a daily table holds."""

from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tregua.intake.channels.sheet.columns import Field, Reads
from tregua.reports.choices import CountUnit


@dataclass(frozen=True)
class Wide:
    """A column that holds a figure of its own: its unit, the series it belongs to, whether it is a running total."""

    unit: CountUnit
    series: str
    cumulative: bool = False
    thousandths: bool = False


VIOLATIONS: Final = "violations_total"
RUNNING: Final = "violations_cumulative"
SETTLEMENTS: Final = "settlements_total"
FORMATIONS: Final = "formations_total"
AGREEMENTS: Final = "agreements_24h"
DAILY: Final = "violations/day"
# In the order in which the counts of one row are made. Tonnes are kept in kilograms: some are published with a fraction.
WIDE: Final[dict[str, Wide]] = {
    VIOLATIONS: Wide(CountUnit.VIOLATION, DAILY),
    RUNNING: Wide(CountUnit.VIOLATION, "violations, running total", cumulative=True),
    SETTLEMENTS: Wide(CountUnit.SETTLEMENT, "settlements that joined", cumulative=True),
    FORMATIONS: Wide(CountUnit.FORM, "application forms of armed formations", cumulative=True),
    AGREEMENTS: Wide(CountUnit.AGREEMENT, "agreements signed/day"),
    "negotiations": Wide(CountUnit.NEGOTIATION, "negotiations/day"),
    "meetings": Wide(CountUnit.MEETING, "meetings/day"),
    "aid_deliveries": Wide(CountUnit.DELIVERY, "aid deliveries/day"),
    "aid_tonnes": Wide(CountUnit.KILOGRAM, "aid/day", thousandths=True),
    "civilians_killed": Wide(CountUnit.KILLED, "civilians killed/day"),
    "civilians_wounded": Wide(CountUnit.WOUNDED, "civilians wounded/day"),
}

# Field code, how its cells are read, what it is called on a page.
_FIELDS: Final[tuple[tuple[str, Reads, Promise], ...]] = (
    ("key", "text", _("Key of the row")),
    ("publisher", "text", _("Publisher")),
    ("counted_by", "text", _("Whose count it is, if not the publisher’s")),
    ("side", "text", _("Side")),
    ("relayed_by", "text", _("Relayed by")),
    ("confirmed", "number", _("Of them confirmed by the relaying body")),
    ("day", "day", _("Day")),
    ("window_start", "text", _("Counted from")),
    ("window_end", "text", _("Counted until, if not the end of the day")),
    ("cumulative_since", "day", _("Running total since")),
    ("unit", "text", _("Unit")),
    ("series", "text", _("Series")),
    ("value", "text", _("Value")),
    ("cumulative", "yes_no", _("Running total")),
    ("states_none", "yes_no", _("States that it publishes no count")),
    ("provinces", "provinces", _("List by province")),
    ("province", "text", _("Province (one on each row)")),
    ("n", "number", _("Figure of the province")),
    ("list_as_written", "provinces", _("List by province, as written")),
    ("provinces_named", "list", _("Provinces named without a figure")),
    ("list_scope", "text", _("What the list covers")),
    ("introduced_by", "text", _("How the list is introduced")),
    ("parts", "provinces", _("List by kind")),
    ("counted_as", "text", _("What one case is")),
    ("scope", "text", _("Scope")),
    ("channel", "text", _("Through")),
    ("title_value", "number", _("Figure in the title")),
    ("also_value", "number", _("Another value of the figure in the same text")),
    ("narrated", "number", _("Cases told one by one")),
    ("added", "number", _("Added since the total before")),
    ("weekday_said", "text", _("Weekday, as the text says")),
    ("day_said", "day", _("Date, as the text says")),
    ("hours", "number", _("Hours of the window, in the text")),
    ("title_hours", "number", _("Hours of the window, in the title")),
    (VIOLATIONS, "text", _("Violations")),
    (RUNNING, "text", _("Violations, running total")),
    (SETTLEMENTS, "text", _("Settlements that joined, in all")),
    ("settlements_as", "text", _("What is counted as a settlement")),
    ("settlements_also", "number", _("Settlements, as the same text says elsewhere")),
    ("settlements_added", "number", _("Settlements added since the total before")),
    (FORMATIONS, "text", _("Application forms, in all")),
    ("formations_as", "text", _("What is counted as a formation")),
    ("formations_also", "number", _("Another figure of formations in the same text")),
    ("formations_also_as", "text", _("What that other figure counts")),
    (AGREEMENTS, "text", _("Agreements signed")),
    ("agreements_by_province", "provinces", _("Agreements by province")),
    ("negotiations", "text", _("Negotiations")),
    ("meetings", "text", _("Meetings")),
    ("aid_deliveries", "text", _("Aid deliveries")),
    ("aid_tonnes", "decimal", _("Aid in tonnes")),
    ("civilians_killed", "text", _("Killed")),
    ("civilians_wounded", "text", _("Wounded")),
    ("language", "text", _("Language")),
    ("url", "text", _("Address")),
    ("words", "text", _("Words")),
    ("notes", "text", _("Notes")),
)
FIELDS: Final = tuple(Field(code, reads) for code, reads, _label in _FIELDS)
LABELS: Final[dict[str, Promise]] = {code: label for code, _reads, label in _FIELDS}
