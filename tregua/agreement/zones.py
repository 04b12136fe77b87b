"""Zones: an area or line of which a centre says what holds there. Two centres' versions stand beside each other."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Stated
from tregua.record.shown import NOBODY


class ZoneKind(models.TextChoices):
    """What holds in a zone (E-05).

    Objects that must not be struck are no zones: their outlines would say to every desk where they lie; whether a
    point is protected is asked on its own page.
    """

    CONTROL = "control", _("area of control")
    JOINED = "joined", _("area that joined the truce")
    EXCLUDED = "excluded", _("area of an excluded group")
    CONTACT_LINE = "contact_line", _("line of contact")
    DISENGAGEMENT = "disengagement", _("disengagement zone")
    SECURITY = "security", _("security zone")
    WITHDRAWAL_LINE = "withdrawal_line", _("withdrawal line")
    WEAPONS_FREE = "weapons_free", _("weapons-free zone")
    CORRIDOR = "corridor", _("humanitarian corridor")
    BESIEGED = "besieged", _("besieged area")
    DISPUTED = "disputed", _("disputed area")


# These are drawn as lines, everything else as areas.
LINES = (ZoneKind.CONTACT_LINE, ZoneKind.WITHDRAWAL_LINE)


class ZoneQuerySet(models.QuerySet["Zone"]):
    """Zones."""

    def standing(self) -> "ZoneQuerySet":
        """Return zones that were not taken back."""
        return self.filter(taken_back=None)

    def in_force(self, first: date, last: date) -> "ZoneQuerySet":
        """Return standing zones that were in force on one of these days, by kind, the centre that says so, and name."""
        open_ended = Q(valid_to=None) | Q(valid_to__gte=first)
        return self.standing().filter(open_ended, valid_from__lte=last).order_by("kind", "asserted_by", "id")


class Zone(Stated):
    """One centre says that something holds in an area, from a day on; its outline is for work inside the centre."""

    kind = models.CharField(_("kind"), max_length=20, choices=ZoneKind.choices)
    name = models.CharField(_("name"), max_length=200)
    geometry = models.JSONField(_("outline"))
    asserted_by = models.CharField(_("which centre says so"), max_length=40)
    agreed_by = models.TextField(_("agreed by"), blank=True)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("up to and including"), null=True, blank=True)
    source = models.TextField(_("source"))

    objects = ZoneQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("kind", "name", "geometry", "asserted_by", "agreed_by", "valid_from", "valid_to", "source"), NOBODY
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["valid_from", "id"], name="zone_by_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="zone_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name


class ZoneTakenBack(Stated):
    """A zone was entered wrongly and no longer counts, with the reason; a right one is a new row."""

    zone = models.OneToOneField(Zone, on_delete=models.PROTECT, related_name="taken_back")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = {"zone": NOBODY, "reason": NOBODY}
