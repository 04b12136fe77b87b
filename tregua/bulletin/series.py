"""The series in which bulletins are numbered: daily, weekly, spot reports, thematic reports.

A daily bulletin is called by its day; an issue of every other series by its number ("weekly-3").
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.places.models import Place, PlaceKind

WEEK: Final = 7
MOST_DAYS: Final = 366
_CALLED: Final = re.compile(r"(?P<series>weekly|spot|thematic)-(?P<number>[1-9]\d{0,5})")


class Series(models.TextChoices):
    """What kind of bulletin it is; each is numbered by itself."""

    DAILY = "daily", _("daily bulletin")
    WEEKLY = "weekly", _("weekly bulletin")
    SPOT = "spot", _("spot report")
    THEMATIC = "thematic", _("thematic report")


class SeriesError(Exception):
    """No bulletin of this series can be made so; the message says why and what to do."""


@dataclass(frozen=True)
class Theme:
    """What a spot or thematic report is about: in words, and the kinds of event and provinces it is limited to."""

    words: Mapping[str, str] = field(default_factory=dict)
    kinds: Sequence[str] = ()
    areas: Sequence[str] = ()

    def as_content(self) -> dict[str, Any]:
        """Return it as it is kept and printed: the same theme is the same content."""
        words = {code: text.strip() for code, text in sorted(self.words.items()) if text.strip()}
        return {"words": words, "kinds": sorted(set(self.kinds)), "areas": sorted(set(self.areas))}


def checked_period(series: str, day: date, last: date | None, theme: Theme) -> tuple[date, dict[str, Any]]:
    """Return the last day and the theme of an issue, or SeriesError where the series has no such issue."""
    if series not in Series.values:
        raise SeriesError(gettext("There is no such series of bulletins. Choose one from the page."))
    last = day + timedelta(days=WEEK - 1) if series == Series.WEEKLY else last or day
    says = theme.as_content()
    if last < day:
        raise SeriesError(gettext("The last day lies before the first. Swap them."))
    if last > timezone.localdate():
        raise SeriesError(
            gettext("This day has not come yet.")
            if last == day
            else gettext("This period is not over yet. End it with today or earlier.")
        )
    if (last - day).days >= MOST_DAYS:
        raise SeriesError(
            gettext("A report covers at most %(most)s days. Choose a shorter period.") % {"most": MOST_DAYS}
        )
    if series in {Series.DAILY, Series.WEEKLY}:
        if series == Series.DAILY and last != day:
            raise SeriesError(
                gettext("A daily bulletin covers one day. Choose another series for a longer period.")
            )
        if any(says.values()):
            raise SeriesError(
                gettext(
                    "Only a spot or thematic report has a theme. Leave it empty, or choose another series."
                )
            )
        return last, {}
    if not says["words"]:
        raise SeriesError(gettext("Say what the report is about, in at least one language."))
    _refuse_unknown(says)
    return last, says


def _refuse_unknown(theme: Mapping[str, Any]) -> None:
    strange = [code for code in theme["kinds"] if code not in VIOLATION_TYPES]
    if strange:
        raise SeriesError(gettext("There is no violation type “%(code)s”.") % {"code": strange[0]})
    known = Place.objects.filter(code__in=theme["areas"], kind=PlaceKind.PROVINCE).values_list(
        "code", flat=True
    )
    strange = sorted(set(theme["areas"]) - set(known))
    if strange:
        raise SeriesError(
            gettext("“%(code)s” is no province of the gazetteer; a report is limited to whole provinces.")
            % {"code": strange[0]}
        )


def called(series: str, number: int, day: date) -> str:
    """Return what an issue is called in addresses and names of files."""
    return f"{series}-{number}" if number else day.isoformat()


def file_name(centre: str, key: str, issue: int, ending: str, language: str = "") -> str:
    """Return the name of a file of an issue: centre, day or number, and issue, so that files of many days lie in one folder."""
    tongue = f"-{language}" if language else ""
    return f"{centre}-{key}-{issue}{tongue}{ending}"


def frozen_name(series: str, number: int, day: date, last: date, theme: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a bulletin's content says of which issue it is: by this it is named."""
    return {
        "series": str(series),
        "number": number or None,
        "day": day.isoformat(),
        "last_day": last.isoformat(),
        "theme": dict(theme) or None,
    }


def fields_called(key: str) -> dict[str, Any]:
    """Return the fields of the bulletin that is called so; ValueError where nothing can be."""
    found = _CALLED.fullmatch(key)
    if found:
        return {"series": found["series"], "number": int(found["number"])}
    return {"series": Series.DAILY.value, "number": 0, "day": date.fromisoformat(key)}
