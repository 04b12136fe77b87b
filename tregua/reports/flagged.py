"""What cannot be read with certainty or does not add up, and how somebody settled it."""

from collections.abc import Iterable
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Stated
from tregua.record.shown import NOBODY
from tregua.reports import doubts


class FlagQuerySet(models.QuerySet["Flag"]):
    """Doubts about what others say."""

    def unsettled(self) -> "FlagQuerySet":
        """Return the doubts that nobody has settled."""
        waiting = self.filter(resolution=None, waiting__isnull=False).select_related("waiting")
        return waiting.order_by("-waiting__flag_id")

    def newest(self) -> "FlagQuerySet":
        """Return doubts, the newest first."""
        return self.order_by("-id")

    def about_any(self, records: Iterable[models.Model]) -> "FlagQuerySet":
        """Return the doubts about these records, the oldest first, with how they were settled."""
        keys = [(record._meta.label, str(record.pk)) for record in records]
        labels, ids = {label for label, _pk in keys}, [pk for _label, pk in keys]
        return (
            self.filter(about__in=labels, about_id__in=ids)
            .select_related("resolution", "resolution__recorded_by")
            .order_by("recorded_at", "id")
        )


class Flag(Stated):
    """Something that cannot be read with certainty or does not add up, with its place; never a correction."""

    about = models.CharField(_("record"), max_length=60)
    about_id = models.CharField(max_length=26)
    kind = models.CharField(_("kind"), max_length=40)
    where = models.CharField(_("place in the source"), max_length=300)
    detail = models.JSONField(_("detail"), default=dict)

    objects = FlagQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("about", "about_id", "kind", "where", "detail"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["about", "about_id"])]

    def __str__(self) -> str:
        return f"{self.kind}: {self.where}" if self.where else self.kind

    @property
    def label(self) -> str:
        """Return what this kind of doubt is called."""
        return doubts.label(self.kind)

    @property
    def place(self) -> str:
        """Return the place in the source, in words."""
        return doubts.where(self.where)

    @property
    def says(self) -> str:
        """Return what is doubted, with its figures, in a sentence."""
        return doubts.sentence(self.kind, self.detail)


class FlagResolution(Stated):
    """How somebody settled a flag, and on what basis."""

    flag = models.OneToOneField(Flag, on_delete=models.PROTECT, related_name="resolution")
    resolution = models.TextField(_("resolution"))
    basis = models.TextField(_("basis"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("flag", "resolution", "basis"), NOBODY)
