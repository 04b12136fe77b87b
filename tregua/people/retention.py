"""How long sealed texts are kept, by class: what falls due, what is kept longer and why.

Nothing is destroyed by a clock. What falls due is listed; one custodian proposes, another carries it out
(two_custodians.py), and of each text a tombstone stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, ClassVar, Final

from django.conf import settings
from django.db import models, transaction
from django.db.models import Count, Max, Min, QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.people.persons import Person, Stated
from tregua.people.sealed import Sealed, SealedAbout
from tregua.record import actions as record
from tregua.record.shown import NOBODY

# Where the centre has decided nothing else, each text is looked at once a year.
DAYS: Final = 365
LONGEST: Final = 100 * 365
# So many texts are destroyed by one decision; the others stay due.
MOST_AT_ONCE: Final = 1000


class RetentionError(Exception):
    """This cannot be decided so; the message says why."""


class Period(Stated):
    """From here on texts of a class fall due after so many days; the newest decision about a class holds."""

    about = models.CharField(_("class"), max_length=20, choices=SealedAbout.choices)
    days = models.PositiveIntegerField(_("days"))
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("about", "days", "reason"), NOBODY)


class KeptLonger(Stated):
    """Somebody looked at a text that was due: it still protects, and is kept until a day."""

    sealed = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="kept_longer")
    until = models.DateField(_("until"))
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("sealed", "until", "reason"), NOBODY)


def days_of(about: str) -> int:
    """Return after how many days texts of a class fall due."""
    newest = Period.objects.filter(about=about).order_by("-pk").values_list("days", flat=True).first()
    return DAYS if newest is None else int(newest)


@cache
def _users() -> list[Any]:
    return [import_string(path) for path in settings.SEALED_IN_USE]


def _old(about: str, until: datetime) -> QuerySet[Sealed]:
    return Sealed.objects.filter(about=about, recorded_at__lte=until).exclude(ciphertext=b"")


def destroyable(about: str, until: datetime) -> QuerySet[Sealed]:
    """Return the texts of a class sealed up to an instant that nothing open needs and nobody keeps longer, the oldest first."""
    found = _old(about, until).exclude(
        pk__in=KeptLonger.objects.filter(until__gte=timezone.localdate()).values("sealed")
    )
    for users in _users():
        found = found.exclude(pk__in=users())
    return found.defer("ciphertext").order_by("recorded_at", "pk")


def due(about: str, *, up_to: datetime | None = None) -> QuerySet[Sealed]:
    """Return what of a class has been kept as long as is decided now; `up_to` leaves out what was sealed later."""
    over = _over(about)
    return destroyable(about, min(over, up_to) if up_to else over)


def _over(about: str) -> datetime:
    """Return up to which instant sealed texts of a class have been kept as long as is decided now."""
    return timezone.now() - timedelta(days=days_of(about))


@dataclass(frozen=True)
class Class:
    """One class in the dry run: how long it is kept, how many are due, from when to when they were sealed."""

    about: SealedAbout
    days: int
    count: int
    first: datetime | None
    last: datetime | None


def dry_run() -> Iterator[Class]:
    """Yield every class with what falls due of it now; nothing changes."""
    for about in SealedAbout:
        found = (
            due(about).order_by().aggregate(n=Count("pk"), first=Min("recorded_at"), last=Max("recorded_at"))
        )
        yield Class(about, days_of(about), found["n"], found["first"], found["last"])


def classes_due() -> list[SealedAbout]:
    """Return the classes of which something is due.

    Today asks this each time: what is open is looked through only where something is old.
    """
    return [about for about in SealedAbout if _old(about, _over(about)).exists() and due(about).exists()]


@transaction.atomic
def decide_period(about: str, *, days: int, reason: str, by: Person) -> Period:
    """Decide how long texts of a class are kept; the head of centre does, for it is part of the mandate."""
    by.must("retention.decide")
    if not 1 <= days <= LONGEST:
        raise RetentionError(gettext("A text is kept for a day at least and a hundred years at most."))
    if not reason.strip():
        raise RetentionError(gettext("Say why; the reason is kept."))
    made: Period = Period.objects.create(
        about=SealedAbout(about).value, days=days, reason=reason, recorded_by=by
    )
    record.append(
        act="retention decided", by=by.code, subject=f"people.Period/{made.pk}",
        facts={"about": made.about, "days": days},
    )  # fmt: skip
    return made


@transaction.atomic
def keep_longer(sealed: Sealed, *, until: date, reason: str, by: Person) -> KeptLonger:
    """Keep a text that is due, because it still protects somebody."""
    by.must("vault.open")
    if until <= timezone.localdate():
        raise RetentionError(gettext("This day is over."))
    if not reason.strip():
        raise RetentionError(gettext("Say why; the reason is kept."))
    made: KeptLonger = KeptLonger.objects.create(sealed=sealed, until=until, reason=reason, recorded_by=by)
    record.append(
        act="sealed text kept longer", by=by.code, subject=f"people.Sealed/{sealed.pk}",
        facts={"until": until.isoformat()},
    )  # fmt: skip
    return made
