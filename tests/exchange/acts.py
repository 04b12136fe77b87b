"""What the people of a live centre do, each act in a process of its own: started by live.py, never by the product.

An act is asked for by a line of JSON, its name and words:

    prepare [no]                      its people, and the valley of tests/world.py
    finding REPORT ANSWER             find, adopt, propose and release
    adopted REPORT                    find and adopt, and propose nothing yet
    say WORDS                         release a statement of the centre
    attest PARTY                      attest where its acceptance stands, and release it
    suspend PARTY                     suspend its acceptance
    attested                          what either centre attests, as this one sees it
    busy COUNT                        release so many statements
    answer INDEX POSITION [REASON]    take a position on an entry of the other centre
    redact INDEX                      redact a released entry
    concordance                       the common record, as this centre sees it
    faults                            what is kept against the other centre's log
    key [RECIPIENT]                   give the custodian one more key, and say it
    knows KEY BODY                    enter a recipient outside, with its digits compared
    offers KIND                       ask for protection, with consent, and offer it
    opens KEY                         open the letters that came
    answers yes|no                    answer the offer that waits
    withdraws                         the person concerned takes the consent back
    joint                             how each offer stands here
    calms                             call a party about four incidents, calm three
    week COUNT                        ask so often, in the week that may be told of today
    issue DAY                         prepare, approve and publish the bulletin of a day
    corrected DAY REASON              publish a further issue that corrects it
    withdrawn DAY REASON              publish a further issue that withdraws it
    read                              read the other centre's folder now
    seen                              sizes of both logs, as this centre knows them

The centre is the one of TREGUA_CENTRE. Each is answered by one line of JSON: what it says, or how it failed.
"""

import gc
import json
import os
import sys
import traceback
from collections.abc import Callable
from datetime import date
from typing import Any

import django
import pyrage

DAY = date(2016, 3, 5)
# Nobody is called so: it stands for what is sealed of a request.
SECRET = "EXERCISE-LEADER-LIVE"


def prepare(valley: str = "yes") -> dict[str, Any]:
    from django.db import transaction  # noqa: PLC0415 - after django.setup(), here and below

    from tests import world  # noqa: PLC0415
    from tests.conftest import Staff, person  # noqa: PLC0415
    from tregua.people.models import Custodian  # noqa: PLC0415
    from tregua.people.roles import ROLES  # noqa: PLC0415

    with transaction.atomic():
        people = {role.code: person(f"the-{role.code.replace('_', '-')}", role.code) for role in ROLES}
        staff = Staff(
            duty=people["duty_officer"],
            verifier=people["verifier"],
            second_verifier=person("second-verifier", "verifier"),
            liaison=people["liaison_officer"],
            head=people["head_of_centre"],
            second_head=person("second-head", "head_of_centre"),
            publisher=people["publisher"],
            custodian=people["custodian"],
            administrator=people["administrator"],
            auditor=people["auditor"],
            party_liaison=people["party_liaison"],
            reader=people["reader"],
        )
        custodian = pyrage.x25519.Identity.generate()
        Custodian.objects.create(person=staff.custodian, recipient=str(custodian.to_public()))
        if valley == "yes":
            world.build(staff)
    return {"people": sorted(one.code for one in people.values()), "custodian": str(custodian)}


def _person(role: str):
    from tregua.people.models import Person  # noqa: PLC0415

    return Person.objects.get(code=f"the-{role.replace('_', '-')}")


def _release(record) -> dict[str, Any]:
    from tregua.exchange.actions import propose, release  # noqa: PLC0415

    proposal = propose(record, by=_person("publisher"))
    return {"index": release(proposal, by=_person("head_of_centre")).entry_index}


def finding(report: str, answer: str) -> dict[str, Any]:
    """Find, adopt and release what a report of the valley tells; the report is named by a word of its text."""
    return _release(_adopted(report, answer))


def adopted(report: str) -> dict[str, Any]:
    return {"pk": _adopted(report, "violation").pk}


def _adopted(report: str, answer: str) -> Any:
    from tregua.incidents.actions import open_incident  # noqa: PLC0415
    from tregua.incidents.findings import adopt, draft_finding  # noqa: PLC0415
    from tregua.reports.models import Report  # noqa: PLC0415

    told = Report.objects.filter(words__contains=report).order_by("id")[0]
    made = draft_finding(
        open_incident([told], by=_person("verifier")),
        answer=answer,
        standard="reported",
        attribution="indeterminate",
        reasons="What the report says is all that is known.",
        relied_on=[told],
        by=_person("verifier"),
    )
    adopt(made, by=_person("head_of_centre"))
    return made


def say(words: str) -> dict[str, Any]:
    from tregua.reports.speech import record_statement  # noqa: PLC0415

    made = record_statement(
        speaker="the spokesman",
        speaker_role="of the centre",
        words=words,
        language="en",
        said_on=DAY,
        by=_person("duty_officer"),
    )
    return _release(made)


def _acceptance(party: str) -> Any:
    from tregua.agreement.models import Acceptance  # noqa: PLC0415

    return Acceptance.objects.get(party__code=party)


def attest(party: str) -> dict[str, Any]:
    from tregua.agreement.attesting import attest as make  # noqa: PLC0415

    return _release(make(_acceptance(party), by=_person("liaison_officer")))


def suspend(party: str) -> dict[str, Any]:
    from django.utils import timezone  # noqa: PLC0415

    from tregua.agreement.acceptances import set_status  # noqa: PLC0415

    steps = [
        set_status(
            _acceptance(party), status=status, since=timezone.now(), reason=why, by=_person("liaison_officer")
        ).pk
        for status, why in (("in_force", "it keeps to it"), ("suspended", "it shelled the bridge"))
    ]
    return {"steps": steps}


def attested() -> dict[str, Any]:
    from tregua.agreement.models import Acceptance  # noqa: PLC0415
    from tregua.exchange.attested import ours, theirs  # noqa: PLC0415

    mine = ours(Acceptance.objects.order_by("party__code"))
    return {
        "ours": [
            {"status": one.attestation.status, "said": one.answered.words, "reason": _reason(one.answered)}
            for one in mine
            if one.attestation and one.item
        ],
        "theirs": [
            {
                "index": one.item.latest.index,
                "public": dict(one.item.public),
                "said": one.answered.words,
                "on_latest": one.answered.stance is None or one.answered.stance.on_latest,
            }
            for one in theirs()
        ],
    }


def _reason(answered: Any) -> str:
    return answered.stance.reason if answered.stance else ""


def busy(count: str) -> dict[str, Any]:
    """Release so many statements, as a centre does in some days."""
    return {"indices": [say(f"Statement {number} of a busy day.")["index"] for number in range(int(count))]}


def answer(index: str, position: str, reason: str = "") -> dict[str, Any]:
    from tregua.exchange.actions import take_position  # noqa: PLC0415
    from tregua.exchange.models import PeerEntry  # noqa: PLC0415

    theirs = PeerEntry.objects.get(index=int(index))
    made = take_position(theirs, position=position, reason=reason, by=_person("head_of_centre"))
    return {"index": made.index}


def redact(index: str) -> dict[str, Any]:
    from django.db import transaction  # noqa: PLC0415

    from tregua.record import actions  # noqa: PLC0415

    with transaction.atomic():
        made = actions.redact(int(index), reason_code="privacy", authority="the head", by="head")
        actions.publish_after_commit(by="head")
    return {"index": made.index}


def concordance() -> list[dict[str, Any]]:
    from tregua.exchange.held import common_record  # noqa: PLC0415

    return [
        {
            "of": item.origin,
            "index": item.latest.index,
            "kind": item.kind,
            "public": dict(item.public),
            "positions": {origin: one.word for origin, one in item.positions.items()},
            "withdrawn": item.withdrawn is not None,
        }
        for item in common_record().items
    ]


def faults() -> list[dict[str, Any]]:
    from tregua.exchange.models import PeerFault  # noqa: PLC0415

    return [
        {
            "check": one.check_name,
            "where": one.where,
            "held": one.note_held,
            "offered": one.note_offered,
            "evidence": getattr(one, "evidence", ""),
        }
        for one in PeerFault.objects.order_by("id")
    ]


def seen() -> dict[str, Any]:
    from tregua.exchange.models import PeerEntry  # noqa: PLC0415
    from tregua.record.models import Head, Log  # noqa: PLC0415

    head = Head.objects.latest_of(Log.PUBLISHED)
    return {"ours": head.size if head else 0, "theirs": PeerEntry.objects.count()}


def key(recipient: str = "") -> dict[str, Any]:
    from tregua.people.models import Custodian  # noqa: PLC0415

    identity = pyrage.x25519.Identity.generate()
    Custodian.objects.create(person=_person("custodian"), recipient=recipient or str(identity.to_public()))
    return {"identity": str(identity), "recipient": str(identity.to_public())}


def knows(recipient: str, body: str) -> dict[str, Any]:
    from tregua.exchange.recipients import add_recipient, confirm_recipient  # noqa: PLC0415

    made = add_recipient(name=f"custodian of {body}", body=body, key=recipient, by=_person("custodian"))
    confirm_recipient(made, heard_from="their custodian", how="by telephone", by=_person("head_of_centre"))
    return {"recipient": made.pk}


def offers(kind: str) -> dict[str, Any]:
    from tregua.exchange import joint as acts  # noqa: PLC0415
    from tregua.liaison.actions import ask_protection  # noqa: PLC0415
    from tregua.liaison.consenting import record_consent  # noqa: PLC0415

    by = _person("liaison_officer")
    request = ask_protection(
        beneficiaries=["faction_leaders"], asked=["guarantee"], addressed_to="the centre", story=SECRET, by=by
    )
    to = ["told", "details", "transfer"]
    record_consent(request, to=to, toward="other_centre", given_by="themselves", by=by)
    made = acts.offer(request, kind=kind, details=SECRET, by=by)
    return {"ref": made.ref, "request": request.pk}


def opens(key: str) -> dict[str, Any]:
    from tregua.exchange.joint_reading import read_letter  # noqa: PLC0415
    from tregua.exchange.letters import LetterIn  # noqa: PLC0415

    identity = pyrage.x25519.Identity.from_str(key)
    letters = list(LetterIn.objects.unread())
    read = [read_letter(one, identity=identity, by=_person("custodian"), reason="it came") for one in letters]
    return {"outcomes": [one.outcome for one in read]}


def answers(yes: str) -> dict[str, Any]:
    from tregua.exchange import joint as acts  # noqa: PLC0415
    from tregua.exchange.letters import JointCase  # noqa: PLC0415

    case = JointCase.objects.get(ours=False, steps=None)
    step = acts.answer(
        case, accepted=yes == "yes", reason="as the officer says", by=_person("head_of_centre")
    )
    return {"state": step.state}


def withdraws() -> dict[str, Any]:
    from tregua.liaison.consenting import withdraw_consent  # noqa: PLC0415
    from tregua.liaison.consents import Consent  # noqa: PLC0415

    withdraw_consent(Consent.objects.filter(withdrawal=None).latest("id"), by=_person("liaison_officer"))
    return {}


def joint() -> list[dict[str, Any]]:
    from tregua.exchange.letters import JointCase  # noqa: PLC0415

    return [
        {
            "ref": one.ref,
            "ours": one.ours,
            "state": one.state,
            "request": one.request_here and one.request_here.status,
        }
        for one in JointCase.objects.order_by("id")
    ]


def calms() -> dict[str, Any]:
    from django.utils import timezone  # noqa: PLC0415

    from tregua.agreement.models import Party  # noqa: PLC0415
    from tregua.incidents.actions import note_call, note_calm, open_incident  # noqa: PLC0415
    from tregua.reports.models import Report  # noqa: PLC0415

    by, now = _person("duty_officer"), timezone.now()
    told = [open_incident([one], reason="told", by=by) for one in Report.objects.order_by("id")[:4]]
    party = Party.objects.get(code="column")
    for one in told:
        note_call(one, at=now, party=party, outcome="denied", by=by)
    for one in told[:3]:
        note_calm(one, state="restored", at=now, said_by="patrol 3", by=by)
    return {"day": timezone.localdate().isoformat()}


def week(count: str) -> dict[str, Any]:
    from types import SimpleNamespace  # noqa: PLC0415

    import pytest  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from tests.safety.test_protection_asked import week_of  # noqa: PLC0415
    from tregua.liaison.weekly import week_told_on  # noqa: PLC0415

    monday = week_told_on(timezone.localdate())
    week_of(pytest.MonkeyPatch(), monday, int(count), SimpleNamespace(liaison=_person("liaison_officer")))
    return {"monday": monday.isoformat()}


def issue(day: str) -> dict[str, Any]:
    from tregua.bulletin.actions import prepare as prepare_bulletin  # noqa: PLC0415

    return _published(prepare_bulletin(date.fromisoformat(day), by=_person("publisher")))


def _published(bulletin: Any) -> dict[str, Any]:
    from tests.bulletin.approving import approve  # noqa: PLC0415

    return {"index": approve(bulletin, by=_person("head_of_centre")).entry_index, "issue": bulletin.issue}


def _current(day: str) -> Any:
    from tregua.bulletin.models import Bulletin  # noqa: PLC0415

    return Bulletin.objects.current().get(series="daily", day=day)


def corrected(day: str, reason: str) -> dict[str, Any]:
    from tregua.bulletin.actions import correct  # noqa: PLC0415

    return _published(correct(_current(day), reason=reason, by=_person("publisher")))


def withdrawn(day: str, reason: str) -> dict[str, Any]:
    from tregua.bulletin.actions import withdraw  # noqa: PLC0415

    return _published(withdraw(_current(day), reason=reason, by=_person("publisher")))


def read() -> dict[str, Any]:
    from tregua.exchange.peer import peer_origin, read_peer  # noqa: PLC0415

    head = read_peer()
    return {"origin": peer_origin(), "size": head.size if head else 0}


ACTS: dict[str, Callable[..., Any]] = {
    one.__name__: one
    for one in (
        *(prepare, finding, adopted, say, busy, answer, redact, concordance, faults, read, seen),
        *(attest, suspend, attested),
        *(key, knows, offers, opens, answers, withdraws, joint),
        *(calms, week),
        *(issue, corrected, withdrawn),
    )
}


def stand_by() -> None:
    """Do each act that a line of JSON asks for in a process split off, so that nothing of one stays for the next."""
    from django.db import connections  # noqa: PLC0415

    from tests import world  # noqa: PLC0415, F401 - loaded once for all acts
    from tregua.bulletin import actions  # noqa: PLC0415, F401 - the same
    from tregua.exchange import peer  # noqa: PLC0415, F401 - the same

    gc.freeze()  # what every act finds loaded is looked through by none
    for line in sys.stdin:
        child = os.fork()
        if not child:
            try:
                name, *words = json.loads(line)
                said = {"says": ACTS[name](*words)}
                connections.close_all()
            except BaseException:  # noqa: BLE001 - told to the test, whatever it is
                said = {"failed": traceback.format_exc()}
            sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    django.setup()
    stand_by()
