"""Reports that somebody is still typing: kept as they type, for them alone, until they file or throw them away."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Final, NamedTuple

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Person
from tregua.people.own_secret import OwnSecretError, keep, read
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY

PURPOSE: Final = "unfinished report"
# What nobody went on with for so long is thrown away.
KEPT: Final = timedelta(days=14)


class UnfinishedQuerySet(models.QuerySet["Unfinished"]):
    """What people have begun and not filed."""

    def of(self, person: Person) -> "UnfinishedQuerySet":
        """Return what this person has begun and what is not yet to be thrown away, the latest first."""
        return self.filter(person=person, changed_at__gt=timezone.now() - KEPT).order_by("-changed_at", "-id")


class Unfinished(Identified):
    """One report in the making: what stands in its fields, under the centre's own secret; only its writer reads it.

    `version` counts the times it was kept, so that a second window notices that the first went on.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    says = models.BinaryField(_("what is written"))
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(_("changed"), default=timezone.now, db_index=True)

    objects = UnfinishedQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("person", "says", "version", "changed_at"), NOBODY)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-changed_at"], name="unfinished_of_person")]

    @property
    def fields(self) -> dict[str, str]:
        """What stands in the fields; nothing when the centre's secret was changed since."""
        try:
            plain = read(self.says, purpose=PURPOSE, about=str(self.person_id))
        except OwnSecretError:
            return {}
        found: dict[str, str] = json.loads(plain)
        return found

    @property
    def kept_until(self) -> datetime:
        """When it is thrown away if nobody goes on with it."""
        return self.changed_at + KEPT


class Keeping(NamedTuple):
    """What became of keeping: the row, and whether another window had gone on with the one that was meant.

    There is no row where the one that was meant is gone: it was filed or thrown away.
    """

    row: Unfinished | None
    parted: bool = False


@transaction.atomic
def keep_unfinished(*, pk: str, version: int, fields: Mapping[str, Any], by: Person) -> Keeping:
    """Keep what stands in a form: in its own row, or, when another window went on with that, in a row of its own.

    Neither window loses anything, and neither overwrites the other. What was filed or thrown away meanwhile does not
    come back by a window that was still open.
    """
    by.must("reports.file")
    says = keep(json.dumps(dict(fields)).encode(), purpose=PURPOSE, about=str(by.pk))
    now = timezone.now()
    mine = Unfinished.objects.filter(person=by, pk=pk)
    if mine.filter(version=version).update(says=says, version=version + 1, changed_at=now):
        return Keeping(mine.get())
    parted = mine.exists()
    if pk and not parted:
        return Keeping(None)
    Unfinished.objects.filter(changed_at__lte=now - KEPT).delete()
    return Keeping(Unfinished.objects.create(person=by, says=says, changed_at=now), parted=parted)


def throw_away(*, pk: str, by: Person) -> bool:
    """Throw away what this person has begun; nobody else can."""
    gone, _by_model = Unfinished.objects.filter(person=by, pk=pk).delete()
    return bool(gone)
