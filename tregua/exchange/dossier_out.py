"""A dossier that is taken out stands in the disclosure ledger: the referral, and each finding that it holds."""

import json

from tregua.exchange.ledger import Audience, Way, disclose
from tregua.liaison.dossiers import Dossier
from tregua.people.models import Person


def dossier_left(dossier: Dossier, kind: str, given_to: str, by: Person) -> None:
    """Write for everything in a dossier that it left, to whom and by whom."""
    findings = json.loads(bytes(dossier.data))["findings"]
    held = [
        ("agreement.Referral", dossier.referral_id),
        *(("incidents.Finding", one["id"]) for one in findings),
    ]
    for record, pk in held:
        disclose(
            record=record, record_id=pk, way=Way.EXPORT, audience=Audience.NAMED, recipient=given_to, by=by,
            fields=["dossier"], basis=f"dossier {dossier.pk}, {kind}",
        )  # fmt: skip
