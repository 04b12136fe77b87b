"""What is wrong with a log is kept once, with all that proves it; the same thing seen again tells nothing new.

What proves it is kept twice: with the row, and as a file under CENTRE/evidence that can be carried away as it is.
"""

from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from tregua.exchange.models import PeerFault
from tregua.record import actions as record
from tregua.record import whole
from tregua.record.evidence import Evidence
from tregua.record.signed_tree import ReadingError

# The act of a program: no person reads a log.
SOFTWARE: Final = "software"
MOST_OF_A_CHECK: Final = 500


def storable(text: str) -> str:
    """Return a text of somebody else's as every database can hold it."""
    return text.replace("\0", "\ufffd")


def keep_fault(error: ReadingError, *, held: str = "", offered: str = "") -> PeerFault | None:
    """Keep a fault with its evidence, or at least with both notes; None when it is kept already.

    The file comes first: a row never names evidence that is not there.
    """
    if _are_enough(error):
        return None
    if error.evidence:
        keep_evidence(error.evidence)
    return _keep(_says(error, held, offered))


def _are_enough(error: ReadingError) -> bool:
    """Return whether so many faults of this check are kept that a further one says nothing new.

    Whoever signs a log can make as many as they like, and would fill the journal. What proves itself counts apart from
    what anybody between the two centres can cause.
    """
    same = PeerFault.objects.filter(check_name=str(error.check)[:60])
    kept = same.exclude(proved="") if error.evidence else same.filter(proved="")
    return kept.count() >= MOST_OF_A_CHECK


@transaction.atomic
def _keep(says: dict[str, Any]) -> PeerFault | None:
    record.write_alone()
    same = Q(detail=says["detail"])
    if says["proved"]:
        same |= Q(proved=says["proved"])
    if PeerFault.objects.filter(same, check_name=says["check_name"], where=says["where"]).exists():
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
        "note_held": parts.get("held", "") or held,
        "note_offered": storable(parts.get("offered", "") or offered),
        "evidence": proof.text if proof else "",
        "proved": proof.fingerprint if proof else "",
    }


def evidence_name(proof: Evidence) -> str:
    """Return what the file of this evidence is called: the same for what proves the same."""
    return f"{proof.kind}-{proof.fingerprint[:16]}.txt"


def keep_evidence(proof: Evidence) -> Path:
    """Write evidence into CENTRE/evidence, where it stays; return the file. What is there already is left alone."""
    folder = Path(settings.CENTRE_FOLDER) / "evidence"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / evidence_name(proof)
    if not file.exists():
        whole.put(file, proof.text.encode())
        whole.settle(folder)
    return file
