"""Permissions and roles: what each word lets a person do, in plain language.

The permission matrix page and its test are generated from this file.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PERMISSIONS: Final[dict[str, Promise]] = {
    "intake.receive": _("take in a message"),
    "intake.read": _("read messages as received"),
    "intake.cut": _("cut a message into drafts and make records of them"),
    "reports.read": _("read reports, statements and published counts"),
    "reports.file": _("file or correct a report"),
    "reports.grade": _("grade a source and its information"),
    "places.load": _("load places from a file"),
    "agreement.read": _("read the agreement, its parties and acceptances"),
    "agreement.change": _("record acceptances, exclusions and changes of the agreement"),
    "matching.judge": _("judge whether two reports tell of one incident"),
    "incidents.read": _("read incidents and findings"),
    "incidents.change": _("open, split and merge incidents"),
    "findings.draft": _("draft a finding"),
    "findings.adopt": _("adopt a finding that somebody else drafted"),
    "duty.read": _("read the duty log"),
    "duty.keep": _("keep the duty log, begin a shift and hand it over"),
    "liaison.read": _("read meetings and assurances"),
    "liaison.record": _("record meetings and assurances"),
    "lists.take_out": _("take a list out as a file"),
    "dossiers.take_out": _("take the dossier of a referral out of the centre"),
    "protection.read": _("read protection requests and threats"),
    "protection.decide": _("decide on protection requests"),
    "protection.ask": _("ask whether one point is protected"),
    "exchange.read": _("read the common record"),
    "exchange.propose": _("propose a record for release"),
    "exchange.release": _("release a record that somebody else proposed"),
    "exchange.relate": _("say how records and lists of the two centres belong together"),
    "exchange.disclosures": _("read what was disclosed about a record, and to whom"),
    "exchange.recipients": _("keep the list of who outside can be given what is sealed"),
    "exchange.grant": _("give a named recipient what is sealed, with one's own key"),
    "exchange.shred": _("redact what this centre published and destroy its sealed part"),
    "exchange.withhold": _("withhold what the other centre published, or lift it"),
    "portal.use": _("file, answer and notify for one's own party, on the pages of that party"),
    "bulletin.draft": _("prepare a bulletin"),
    "bulletin.approve": _("approve and publish a bulletin that somebody else prepared"),
    "centre.speak": _("record what this centre itself says in public"),
    "vault.open": _("open sealed identities with one's own key"),
    "people.watch": _("watch over colleagues: teams that are out, silent alarms"),
    "breach.handle": _("handle a breach: what may be in wrong hands, step by step"),
    "suggestions.switch": _("switch the machine's suggestions off and on"),
    "retention.read": _("see how long what is sealed is kept, and what is due"),
    "retention.decide": _("decide how long what is sealed is kept, by class"),
    "people.manage": _("add people, give and take roles"),
    "centre.set_up": _("see what is still missing before this centre can work"),
    "centre.keep": _("change the centre's settings and look at its check-ups"),
    "record.audit": _("read the journal and the notes of who opened what"),
}


@dataclass(frozen=True)
class Role:
    """What a person does here: a code, a name, a sentence for a clerk, and what it allows.

    Who is `of_a_party` does not work here: the role goes with no other, and with an account bound to one party.
    """

    code: str
    name: Promise
    description: Promise
    permissions: frozenset[str]
    of_a_party: bool = False


_DESK: Final = {"intake.read", "reports.read", "agreement.read", "incidents.read", "exchange.read"}

_TAKES_OUT: Final = _DESK | {"lists.take_out"}

ROLES: Final[tuple[Role, ...]] = (
    Role(
        "duty_officer",
        _("Duty officer"),
        _(
            "Answers the telephone, takes in messages, cuts them into reports and judges what belongs together."
        ),
        frozenset(
            _TAKES_OUT
            | {
                "intake.receive",
                "intake.cut",
                "reports.file",
                "reports.grade",
                "matching.judge",
                "incidents.change",
            }
            | {"liaison.read", "liaison.record", "protection.ask", "people.watch"}
            | {"duty.read", "duty.keep"}
        ),
    ),
    Role(
        "verifier",
        _("Verifier"),
        _("Examines incidents and drafts findings; reads what they rest on; never sees sealed names."),
        frozenset(
            _TAKES_OUT
            | {"reports.grade", "reports.file", "matching.judge", "incidents.change", "findings.draft"}
            | {"exchange.relate", "duty.read"}
        ),
    ),
    Role(
        "liaison_officer",
        _("Liaison officer"),
        _("Speaks with the parties: meetings, protection requests, assurances, acceptances."),
        frozenset(
            _TAKES_OUT
            | {"intake.receive", "intake.cut", "liaison.read", "liaison.record", "protection.read"}
            | {"protection.decide", "protection.ask", "agreement.change", "exchange.relate"}
            | {"exchange.disclosures", "exchange.withhold", "people.watch", "duty.read", "duty.keep"}
            | {"dossiers.take_out"}
        ),
    ),
    Role(
        "head_of_centre",
        _("Head of centre"),
        _(
            "Adopts findings, releases records to the other centre and approves bulletins; nothing of it alone."
        ),
        frozenset(
            _TAKES_OUT
            | {"findings.adopt", "exchange.release", "bulletin.approve", "liaison.read", "protection.read"}
            | {"protection.decide", "protection.ask", "agreement.change", "centre.speak", "record.audit"}
            | {"centre.set_up"}
            | {"exchange.relate"}
            | {"exchange.disclosures", "exchange.recipients", "exchange.withhold"}
            | {"people.watch", "breach.handle", "suggestions.switch", "duty.read", "duty.keep"}
            | {"retention.read", "retention.decide", "dossiers.take_out"}
        ),
    ),
    Role(
        "publisher",
        _("Publisher"),
        _("Prepares bulletins and proposes records for release; somebody else approves them."),
        frozenset(_TAKES_OUT | {"bulletin.draft", "exchange.propose", "centre.speak", "liaison.read"}),
    ),
    Role(
        "custodian",
        _("Custodian"),
        _(
            "Holds a key to the vault: opens and grants what is sealed, with a reason that is kept, and destroys it."
        ),
        frozenset(
            {"vault.open", "protection.read", "exchange.read", "exchange.disclosures"}
            | {"exchange.recipients", "exchange.grant", "exchange.shred", "breach.handle", "retention.read"}
        ),
    ),
    Role(
        "administrator",
        _("Administrator"),
        _("Keeps the machine and the accounts; sees no reports and cannot open the vault."),
        frozenset({"people.manage", "places.load", "centre.set_up", "centre.keep", "breach.handle"}),
    ),
    Role(
        "auditor",
        _("Auditor"),
        _("Reads the journal and who opened what; changes nothing."),
        frozenset({"record.audit", "agreement.read", "exchange.read", "exchange.disclosures", "duty.read"}),
    ),
    Role(
        "party_liaison",
        _("Party liaison"),
        _("Files, answers and notifies for one party; sees what that party filed and nothing else."),
        frozenset({"portal.use"}),
        of_a_party=True,
    ),
    Role(
        "reader",
        _("Reader"),
        _("Reads reports, incidents and the common record; writes nothing."),
        frozenset({"reports.read", "agreement.read", "incidents.read", "exchange.read"}),
    ),
)
# Roles of people who work here.
STAFF: Final = tuple(role for role in ROLES if not role.of_a_party)
BY_CODE: Final = {role.code: role for role in ROLES}


def permissions_of(codes: Iterable[str]) -> frozenset[str]:
    """Return everything that the roles with these codes allow together; an unknown code allows nothing."""
    return _allowed(frozenset(codes))


@cache
def _allowed(codes: frozenset[str]) -> frozenset[str]:
    # Asked some thirty times for each page, of the few ways in which roles stand together.
    return frozenset().union(*(BY_CODE[code].permissions for code in codes & BY_CODE.keys()))
