"""An instant written as a wall clock shows it in some zone; a time that does not exist there, or twice, is told."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from tregua.agreement.saying import AgreementError


def instant_in(zone: str, shown: datetime) -> datetime:
    """Return the instant at which clocks in `zone` show this; AgreementError when none or two do."""
    here = ZoneInfo(zone)
    first, second = shown.replace(tzinfo=here, fold=0), shown.replace(tzinfo=here, fold=1)
    if first.utcoffset() != second.utcoffset():
        raise AgreementError(
            gettext(
                "Clocks in %(zone)s are changed at %(time)s, so this time comes twice or not at all. Choose the zone "
                "UTC and give the time in UTC."
            )
            % {"zone": zone, "time": f"{shown:%Y-%m-%d %H:%M}"}
        )
    return first
