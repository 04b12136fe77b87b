"""What is wrong with a log is kept once, with all that proves it; the same thing seen again tells nothing new."""

from typing import Any, Final

from django.db import transaction

from tregua.exchange.models import PeerFault
from tregua.record import actions as record
from tregua.record.signed_tree import ReadingError

# The act of a program: no person reads a log.
SOFTWARE: Final = "software"


def storable(text: str) -> str:
    """Return a text of somebody else's as every database can hold it."""
    return text.replace("\0", "\ufffd")


@transaction.atomic
def keep_fault(error: ReadingError, *, held: str = "", offered: str = "") -> PeerFault | None:
    """Keep a fault with its evidence, or at least with both notes; None when it is kept already."""
    record.write_alone()
    says = _says(error, held, offered)
    known = PeerFault.objects.filter(check_name=says["check_name"], where=says["where"])
    same = (
        {"proved": says["proved"]}
        if says["proved"]
        else {"detail": says["detail"], "note_offered": says["note_offered"]}
    )
    if known.filter(**same).exists():
        return None
    fault = PeerFault.objects.create(**says)
    record.append(
        act="fault found in the other centre's log",
        by=SOFTWARE,
        subject=f"exchange.PeerFault/{fault.pk}",
        facts={"check": fault.check_name, "where": fault.where},
    )
    return fault


def _says(error: ReadingError, held: str, offered: str) -> dict[str, Any]:
    proof = error.evidence
    parts = proof.parts if proof else {}
    return {
        "check_name": str(error.check)[:60],
        "where": storable(error.where)[:200],
        "detail": storable(error.detail),
        "note_held": held or parts.get("held", ""),
        "note_offered": storable(offered or parts.get("offered", "")),
        "evidence": proof.text if proof else "",
        "proved": proof.fingerprint if proof else "",
    }
