"""Series of published counts in words: whoever reads a figure reads what it counts in their own language."""

import re
from datetime import date
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.months import MONTHS, day_and_month
from tregua.reports.count_fields import AGREEMENTS, DAILY, FORMATIONS, RUNNING, SETTLEMENTS, WIDE

# What the program itself calls a series; whatever a centre calls one besides stays as it is written.
KNOWN: Final[dict[str, Promise]] = {
    DAILY: _("violations, day by day"),
    WIDE[RUNNING].series: _("violations, running total"),
    WIDE[SETTLEMENTS].series: _("settlements that joined"),
    WIDE[FORMATIONS].series: _("application forms of armed formations"),
    WIDE[AGREEMENTS].series: _("agreements signed, day by day"),
    WIDE["negotiations"].series: _("negotiations, day by day"),
    WIDE["meetings"].series: _("meetings, day by day"),
    WIDE["aid_deliveries"].series: _("aid deliveries, day by day"),
    WIDE["aid_tonnes"].series: _("aid, day by day"),
    WIDE["civilians_killed"].series: _("civilians killed, day by day"),
    WIDE["civilians_wounded"].series: _("civilians wounded, day by day"),
    # Those of the example that comes with Tregua.
    "consultations and negotiations": _("consultations and negotiations"),
    "groups that accepted": _("groups that accepted"),
    "groups that accepted, through Hmeimim": _("groups that accepted, through Hmeimim"),
    "groups that accepted, through Washington": _("groups that accepted, through Washington"),
    "joint sessions": _("joint sessions"),
    "meetings with the opposition": _("meetings with the opposition"),
    "negotiations with armed formations": _("negotiations with armed formations"),
}
_SINCE: Final = re.compile(rf"violations since (\d\d?) ({'|'.join(MONTHS['en'])})")
# A year that has a 29 February: a series names its day without the year.
_ANY_YEAR: Final = 2016


def series_in_words(series: str) -> str:
    """Return what a series is called in the active language."""
    if series in KNOWN:
        return str(KNOWN[series])
    if since := _SINCE.fullmatch(series):
        month = MONTHS["en"].index(since[2]) + 1
        try:
            day = date(_ANY_YEAR, month, int(since[1]))
        except ValueError:
            return series
        return gettext("violations since %(day)s") % {"day": day_and_month(day, get_language() or "en")}
    return series
