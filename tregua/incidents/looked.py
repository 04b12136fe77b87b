"""Where this centre could look, and who kept it from looking."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.models import Party
from tregua.incidents.choices import RestrictionKind
from tregua.people.models import Stated
from tregua.record.shown import OTHER_CENTRE


class Restriction(Stated):
    """Somebody kept this centre from looking: what kind, by whom, with what reason given."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="restrictions")
    kind = models.CharField(_("kind"), max_length=30, choices=RestrictionKind.choices)
    at = models.DateTimeField(_("when"))
    party = models.ForeignKey(Party, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reason_given = models.TextField(_("reason given"), blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("incident", "kind", "at", "party", "reason_given"), OTHER_CENTRE
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["at", "id"], name="restriction_by_time")]
