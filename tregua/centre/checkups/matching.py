"""Checkup of the matching: was the nightly run made, and are its weights this register's own."""

from datetime import timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext

from tregua.centre.checkups.finding import Finding
from tregua.matching import current
from tregua.matching.models import ClaimVector

# A register that grows is matched anew at least this often.
LATE: Final = timedelta(days=3)
# So few reports need no nightly run.
FEW: Final = 500


def weights() -> Finding:
    """Look whether the register was matched lately, and whether the weights could be learned from it."""
    learned = current.learned()
    many = len(ClaimVector.objects.order_by("pk").values_list("pk", flat=True)[:FEW]) == FEW
    if learned is None or timezone.now() - learned.recorded_at > LATE:
        seen = (
            gettext("the register was not matched anew for days")
            if learned
            else gettext("the register was never matched anew")
        )
        remedy = gettext("Run `tregua match --register` every night.") if many else ""
        return Finding("matching", well=not many, seen=seen, remedy=remedy)
    if learned.fallback:
        seen = gettext("the shipped weights are used: %(why)s") % {"why": learned.fallback}
        return Finding("matching", well=True, seen=seen)
    seen = gettext("weights learned from %(reports)s reports of this register") % {
        "reports": learned.origin["reports"]
    }
    return Finding("matching", well=True, seen=seen)
