"""Opening a referral with its frozen dossier, and writing down what was decided on it; a second person confirms."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext

from tregua.agreement.acceptances import set_status
from tregua.agreement.models import Acceptance, Status
from tregua.agreement.referring import refer
from tregua.agreement.saying import known, said
from tregua.incidents.asked import PartyReply
from tregua.incidents.models import Finding
from tregua.liaison import after
from tregua.liaison.compiling import as_bytes, compiled, printed
from tregua.liaison.dossiers import DecisionSeconded, Dossier, DossierDecision, Effect, PatternRule
from tregua.liaison.models import Assurance
from tregua.liaison.saying import LiaisonError
from tregua.people.models import Person
from tregua.record import actions as record

STATUS_OF = {Effect.SUSPEND: Status.SUSPENDED, Effect.EXCLUDE: Status.EXCLUDED}


@transaction.atomic
def open_referral(
    acceptance: Acceptance,
    *,
    addressee: str,
    asked: str,
    grounds: str,
    referred_at: datetime,
    by: Person,
    findings: Sequence[Finding] = (),
    silences: Sequence[PartyReply] = (),
    rule: PatternRule | None = None,
    assurances: Sequence[Assurance] = (),
) -> Dossier:
    """Refer an acceptance and freeze what the referral rests on: findings that stand, silences, what was tried."""
    if not findings and not silences:
        raise LiaisonError(
            gettext("A referral rests on findings or on requests without an answer. Choose some.")
        )
    standing = set(
        Finding.objects.standing().filter(pk__in=[one.pk for one in findings]).values_list("pk", flat=True)
    )
    if len(standing) != len(findings):
        raise LiaisonError(gettext("One of these findings stands no longer. Look at the pattern again."))
    strange = [one for one in findings if one.attributed_to_id != acceptance.party_id]
    if strange or any(one.party_id != acceptance.party_id for one in silences):
        raise LiaisonError(gettext("One of these is about another party. Choose those of this party."))
    last = max([one.adoption.recorded_at for one in findings] + [one.recorded_at for one in silences])
    # Forms know minutes: a referral in the minute of the last finding is not before it.
    if referred_at < last.replace(second=0, microsecond=0):
        raise LiaisonError(
            gettext("This is before the last of what it rests on was recorded. Write a later time.")
        )
    referral = refer(
        acceptance, addressee=addressee, asked=asked, grounds=grounds, referred_at=referred_at, by=by
    )
    data = compiled(referral, rule=rule, findings=findings, silences=silences, assurances=assurances)
    raw = as_bytes(data)
    digest = hashlib.sha256(raw).hexdigest()
    paper = printed(data, digest, at=referral.recorded_at)
    made = Dossier.objects.create(
        referral=referral,
        rule=rule,
        data=raw,
        data_sha256=digest,
        pdf=paper,
        pdf_sha256=hashlib.sha256(paper).hexdigest(),
        recorded_by=by,
    )
    record.append(
        act="dossier frozen",
        by=by.code,
        subject=f"liaison.Dossier/{made.pk}",
        facts={"referral": referral.pk, "json": made.data_sha256, "pdf": made.pdf_sha256},
    )
    return made


@transaction.atomic
def write_decision(
    dossier: Dossier,
    *,
    body: str,
    reference: str,
    decided_at: datetime,
    effect: str,
    reasons: str,
    by: Person,
) -> DossierDecision:
    """Write down what was decided on a dossier; nothing changes on the roll before a second person confirms it."""
    by.must("agreement.change")
    if decided_at > timezone.now():
        raise LiaisonError(gettext("This time is still to come. Write the decision down once it is taken."))
    if decided_at < dossier.referral.referred_at:
        raise LiaisonError(gettext("This is before the referral. Write a later time."))
    Dossier.objects.select_for_update().get(pk=dossier.pk)
    if any(not hasattr(one, "seconded") or one.seconded.confirmed for one in dossier.decisions.all()):
        raise LiaisonError(gettext("A decision on this dossier is on record already."))
    made = DossierDecision.objects.create(
        dossier=dossier,
        body=said(body, gettext("Name who decided.")),
        reference=said(reference, gettext("Give the decision: its number or its date.")),
        decided_at=decided_at,
        effect=known(effect, Effect),
        reasons=said(reasons, gettext("Write the reasons of the decision.")),
        recorded_by=by,
    )
    record.append(
        act="decision on a referral written down",
        by=by.code,
        subject=f"liaison.Dossier/{dossier.pk}",
        facts={"decision": made.pk, "effect": made.effect},
    )
    return made


@transaction.atomic
def second(decision: DossierDecision, *, confirmed: bool, by: Person, reason: str = "") -> DecisionSeconded:
    """Confirm a decision, and with it put its effect on the roll; or say that it was not taken, with the reason."""
    by.must("agreement.change")
    if decision.recorded_by_id == by.pk:
        raise LiaisonError(gettext("You wrote this down. Somebody else must confirm it."))
    if not confirmed and not reason.strip():
        raise LiaisonError(gettext("Say why it is not confirmed; the reason is kept."))
    try:
        with transaction.atomic():
            made = DecisionSeconded.objects.create(
                decision=decision, confirmed=confirmed, reason=reason.strip(), recorded_by=by
            )
    except IntegrityError as error:
        raise LiaisonError(gettext("Somebody has confirmed or refused this already.")) from error
    record.append(
        act="decision on a referral confirmed" if confirmed else "decision on a referral not confirmed",
        by=by.code,
        subject=f"liaison.Dossier/{decision.dossier_id}",
        facts={"decision": decision.pk, "effect": decision.effect},
    )
    status = STATUS_OF.get(Effect(decision.effect)) if confirmed else None
    if status is not None:
        set_status(
            decision.dossier.referral.acceptance,
            status=status,
            since=decision.decided_at,
            reason=f"{decision.reference}: {decision.reasons}",
            decided_by=decision.body,
            by=by,
        )
    return made


@transaction.atomic
def take_out(dossier: Dossier, *, kind: str, given_to: str, by: Person) -> bytes:
    """Return a file of a dossier, byte for byte as it was frozen; that it left, and to whom, is kept."""
    by.must("dossiers.take_out")
    given_to = said(given_to, gettext("Say to whom the dossier is given; it is kept."))
    record.append(
        act="dossier taken out",
        by=by.code,
        subject=f"liaison.Dossier/{dossier.pk}",
        facts={"file": kind, "sha256": dossier.pdf_sha256 if kind == "pdf" else dossier.data_sha256},
    )
    for tell in after.TAKEN_OUT:
        tell(dossier, kind, given_to, by)
    return bytes(dossier.pdf if kind == "pdf" else dossier.data)
