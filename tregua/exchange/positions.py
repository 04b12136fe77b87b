"""The words for where one centre stands on an item of the other: one vocabulary on every page."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.exchange import fold


class Position(models.TextChoices):
    """Where a centre stands on an item (E-32)."""

    RECEIVED = fold.RECEIVED, _("received, not yet examined")
    CONFIRMED = fold.CONFIRMED, _("confirmed")
    CANNOT_CONFIRM = fold.CANNOT_CONFIRM, _("cannot confirm (no information of our own)")
    CONTESTED = fold.CONTESTED, _("contested")
    OUTSIDE = fold.OUTSIDE, _("outside the agreement or our mandate")
    UNDER_CHECK = fold.UNDER_CHECK, _("under check")
    NO_ANSWER = fold.NO_ANSWER, _("no answer by the day it was due")
    WITHDRAWN = fold.WITHDRAWN, _("withdrawn")


# What a person may choose for an item of the other centre, in the order of the form.
CHOOSABLE = (
    Position.CONFIRMED,
    Position.CANNOT_CONFIRM,
    Position.CONTESTED,
    Position.OUTSIDE,
    Position.UNDER_CHECK,
)
