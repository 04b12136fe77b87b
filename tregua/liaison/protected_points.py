"""Points that must not be struck. They can be asked about one by one and never listed: where they are is sealed.

A point is kept as keyed hashes of the squares round it, some kilometre wide. Whoever copies the database finds no
coordinate in it; whoever has the whole folder with its secret could try every square of a country, and so the folder is
guarded like the vault.
"""

import math
from decimal import Decimal
from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.people.models import Sealed, Stated
from tregua.people.own_secret import keyed_hash
from tregua.record.shown import NOBODY

# Squares of a hundredth of a degree: 1.1 km from south to north, less from west to east.
SQUARES_A_DEGREE: Final = 100
# Areas of half a degree, for the limits on asking: some 55 km wide, 2,500 squares.
AREAS_A_DEGREE: Final = 2


class ProtectedKind(models.TextChoices):
    """What is protected there: a category, never a name."""

    PEOPLE = "people", _("people who accepted the truce")
    SETTLEMENT = "settlement", _("a settlement that accepted the truce")
    HOSPITAL = "hospital", _("a hospital or an aid post")
    CAMP = "camp", _("a camp of displaced people")
    OBJECT = "object", _("an object that must not be struck")


class ProtectedPoint(Stated):
    """Something at one point is protected; where it is, and what, is sealed."""

    kind = models.CharField(_("kind"), max_length=20, choices=ProtectedKind.choices)
    details = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = {"kind": NOBODY, "details": NOBODY}

    class Meta:
        ordering: ClassVar = ["-id"]


class ProtectedPointEnded(Stated):
    """What was protected there no longer is."""

    point = models.OneToOneField(ProtectedPoint, on_delete=models.PROTECT, related_name="ended")
    reason = models.CharField(_("reason"), max_length=200)

    shown_to: ClassVar[dict[str, str]] = {"point": NOBODY, "reason": NOBODY}


class ProtectedSquare(Stated):
    """One square round a protected point, as a hash that only this centre can make."""

    point = models.ForeignKey(ProtectedPoint, on_delete=models.PROTECT, related_name="squares")
    square = models.CharField(max_length=64, db_index=True)

    shown_to: ClassVar[dict[str, str]] = {"point": NOBODY, "square": NOBODY}


class PointQuestion(Stated):
    """Somebody asked whether one point is protected; the point and the answer are sealed, or the log were the list."""

    question = models.ForeignKey(Sealed, on_delete=models.PROTECT, related_name="+")

    shown_to: ClassVar[dict[str, str]] = {"question": NOBODY}


def square_of(latitude: Decimal, longitude: Decimal) -> tuple[int, int]:
    """Return the square that a point lies in."""
    return math.floor(latitude * SQUARES_A_DEGREE), math.floor(longitude * SQUARES_A_DEGREE)


def hash_of(square: tuple[int, int]) -> str:
    """Return a square as it is kept."""
    return keyed_hash("{}/{}".format(*square), purpose="protected square")


def squares_round(latitude: Decimal, longitude: Decimal) -> list[str]:
    """Return the square of a point and the eight round it: an answer is yes from a kilometre away at least."""
    north, east = square_of(latitude, longitude)
    return [hash_of((north + up, east + aside)) for up in (-1, 0, 1) for aside in (-1, 0, 1)]


def area_of(latitude: Decimal, longitude: Decimal) -> str:
    """Return the area that a point lies in, by which questions are limited."""
    return f"{math.floor(latitude * AREAS_A_DEGREE)}/{math.floor(longitude * AREAS_A_DEGREE)}"
