"""What tests of sealing need: an adopted finding of the valley, and recipients with their keys."""

from dataclasses import dataclass

import pyrage

from tregua.exchange import actions
from tregua.exchange.recipients import add_recipient, confirm_recipient
from tregua.exchange.seals import Recipient
from tregua.exchange.terms import Parts, Terms
from tregua.incidents.actions import open_incident
from tregua.incidents.findings import adopt, draft_finding

REASONS = "Two of our monitors counted the craters and spoke with the miller."


@dataclass
class Holder:
    """Somebody outside who can be given what is sealed: their row here and the key they hold."""

    row: Recipient
    identity: pyrage.x25519.Identity


def adopted(valley, report="farm"):
    staff = valley.staff
    incident = open_incident([valley.reports[report]], by=staff.verifier)
    finding = draft_finding(
        incident, answer="violation", reasons=REASONS, relied_on=[valley.reports[report]], standard="reported",
        by=staff.verifier,
    )  # fmt: skip
    adopt(finding, by=staff.head)
    return finding


def recipient(staff, name="Amman desk", body="amman", *, confirmed=True, identity=None):
    identity = identity or pyrage.x25519.Identity.generate()
    row = add_recipient(name=name, body=body, key=str(identity.to_public()), by=staff.custodian)
    if confirmed:
        confirm_recipient(row, heard_from="their duty officer", how="by telephone", by=staff.head)
    return Holder(Recipient.objects.get(pk=row.pk), identity)


def released(valley, finding, *holders, fields=("reasons",), parts=Parts.BOTH):
    """Release a finding whose fields go sealed to these holders; return the release."""
    terms = Terms(parts=parts, grants={one.row.pk: frozenset(fields) for one in holders})
    proposal = actions.propose(finding, by=valley.staff.publisher, terms=terms)
    return actions.release(proposal, by=valley.staff.head)
