"""Who is heard in which text and on which day: asked when another text may carry the same statement."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.record.kept import Identified
from tregua.record.shown import NOBODY

LONGEST_KEY: Final = 60
# A statement is told on its day and for some days after; a text may name the day of the one before.
DAYS: Final = 4


class HeardQuerySet(models.QuerySet["Heard"]):
    """Speakers of texts."""

    def around(self, keys: Iterable[str], day: date) -> "HeardQuerySet":
        """Return who of these is heard in the days around this one, the latest first."""
        first, last = day - timedelta(days=DAYS), day + timedelta(days=DAYS)
        return self.filter(speaker__in=list(keys), day__range=(first, last)).order_by("-day", "-id")


class Heard(Identified):
    """A person or body that speaks in a message, by the key the reader knows them by; made anew at any time."""

    message = models.ForeignKey("intake.Message", on_delete=models.CASCADE, related_name="+")
    speaker = models.CharField(_("key of the speaker"), max_length=LONGEST_KEY)
    day = models.DateField(_("day it was said or published"))

    objects = HeardQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("message", "speaker", "day"), NOBODY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["speaker", "-day", "-id"], name="heard_by_speaker_and_day")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "speaker", "day"], name="heard_once_a_day")
        ]


def keep_heard(message: Any, speakers: Iterable[tuple[str, str]]) -> None:
    """Keep who speaks in a message: (key, day as 2016-03-05 or empty); without a day, that of publication counts."""
    rows = set()
    for key, said in speakers:
        day = _day(said) or message.published_on
        if key and day:
            rows.add((key[:LONGEST_KEY], day))
    Heard.objects.bulk_create(
        [Heard(message=message, speaker=key, day=day) for key, day in sorted(rows)], ignore_conflicts=True
    )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None
