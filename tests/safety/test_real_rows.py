"""S-11, S-15: the permission matrix at the addresses of rows that are there, for every page that is protected.

At an address where there is nothing, a page that forgot to ask would look like one that asked. Here each page has its
row, and whoever may not open it is refused with an answer that holds nothing of it.
"""

import re

import pyrage
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.conftest import by_role
from tests.conftest import person as new_person
from tests.exchange.other_centre import alone, other
from tests.people.test_permission_matrix import is_refused
from tests.safety import hunted, reader
from tregua.agreement.models import Application, OwnName
from tregua.exchange.letters import JointCase
from tregua.exchange.seals import Opening
from tregua.incidents.evidence import EvidenceFile
from tregua.intake.models import Message
from tregua.liaison.alarm import set_up_screen
from tregua.liaison.hunted import RiskWarning
from tregua.liaison.models import Consent, ContactPlan, ProtectionRequest
from tregua.liaison.protected_points import ProtectedPoint
from tregua.people import alarms, breaches, outings, two_custodians, vault
from tregua.people.matrix import pages
from tregua.people.models import Sealed
from tregua.people.roles import STAFF

__all__ = ["alone", "other"]
PROTECTED = {"protection.read", "protection.decide", "vault.open", "breach.handle", "people.watch"}
# Pages of these permissions that have no row here, each with its reason.
NO_ROW = {
    "exchange:joint_letter": "a letter of the other centre; tests/exchange/test_joint.py brings one",
    "exchange:sealed_theirs": "an entry of the other centre; tests/exchange/test_sealed_pages.py brings one",
}
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
HREF = re.compile(r'(?:href|src|action|hx-get|hx-post)="([^"]*)"')


@pytest.fixture
def rows(staff, other):
    """Return (page, address) of each protected page, at a row that is there."""
    centre = hunted.hold(staff)
    hunted.offer_to_other(centre)
    grants = {centre.to.row.pk: frozenset({"reasons"})}
    centre.release(centre.finding, hunted.Terms(parts=hunted.Parts.BOTH, grants=grants))
    second = new_person("custodian-2", "custodian")
    vault.add_custodian(
        second, recipient=str(pyrage.x25519.Identity.generate().to_public()), by=staff.administrator
    )
    court = str(pyrage.x25519.Identity.generate().to_public())
    asked = two_custodians.propose_taking_out("signatory", recipient=court, reason="a test", by=second)
    screen, _word = set_up_screen(stands_at="duty desk", by=staff.liaison)
    request, sealed = ProtectionRequest.objects.last(), Sealed.objects.first()
    evidence = EvidenceFile.objects.first()
    team = outings.Outing.objects.first()
    outings.check_in(team, heard="danger", by=staff.duty)
    of = {
        "people:breach": breaches.Breach.objects.first(), "people:alarm": alarms.Alarm.objects.latest("pk"),
        "people:outing": team, "people:open": sealed, "people:destroy": sealed,
        "people:retention_keep": sealed, "people:retention_class": "signatory",
        "people:together_one": asked, "people:take_out": asked,
        "liaison:protection_request": request, "liaison:consent_new": request, "liaison:contact_new": request,
        "liaison:review": request, "liaison:consent_withdraw": Consent.objects.first(),
        "liaison:contact_try": ContactPlan.objects.first(), "liaison:point_end": ProtectedPoint.objects.first(),
        "liaison:warning_step": RiskWarning.objects.first(), "liaison:alarm_screen_end": screen,
        "exchange:joint_offer": request, "exchange:harm": request, "exchange:joint_case": JointCase.objects.first(),
        "exchange:sealed_ours": Opening.objects.first().entry_index,
        # Not of these permissions, and about what is sealed all the same.
        "agreement:own_name": OwnName.objects.first().acceptance, "agreement:acceptance": OwnName.objects.first().acceptance,
        "agreement:confirm_own_name": OwnName.objects.first(), "agreement:revoke_own_name": OwnName.objects.last(),
        "agreement:application": Application.objects.first(),
        "incidents:evidence": evidence.incident.number, "incidents:evidence_look": evidence,
        "incidents:evidence_preview": evidence, "exchange:evidence_copy": evidence,
        "intake:message": Message.objects.exclude(sealed=None).first(),
        "intake:original": Message.objects.exclude(sealed=None).first(),
        "exchange:recipient": centre.to.row,
    }  # fmt: skip
    by_name = {page.name: page for page in pages()}
    return [(by_name[name], reverse(name, args=[getattr(one, "pk", one)])) for name, one in of.items()]


def test_s_11_every_protected_page_has_a_row_or_says_why_not(rows):
    asked = {page.name for page in pages() if page.permission in PROTECTED and "<" in page.route}
    assert asked - {page.name for page, _address in rows} == set(NO_ROW)


def hidden():
    return (*hunted.VAULT, *hunted.REQUESTS[:3], *hunted.WATCH, hunted.SMALL)


def told(text):
    return reader.found(reader.opened([("answer", text.encode())]), hidden())


def kept_by_the_browser(answer):
    """Return what a browser keeps of a page: titles and addresses in its history, headers and cookies."""
    page = answer.content.decode(errors="replace") if not answer.streaming else ""
    parts = [*TITLE.findall(page), *HREF.findall(page), str(answer.headers), str(answer.cookies)]
    return "\n".join(parts)


def test_s_11_at_a_row_that_is_there_a_role_opens_what_it_may_and_is_told_nothing_else(rows, staff):
    wrong, opened, refused = [], set(), 0
    for role in STAFF:
        browser = Client()
        browser.force_login(by_role(staff)[role.code])
        for page, address in rows:
            may = page.permission in role.permissions
            answer = browser.get(address)
            if is_refused(answer) == may and page.name not in {
                "intake:original",
                "incidents:evidence_preview",
            }:
                wrong.append((role.code, page.name, answer.status_code))
            if may:
                opened |= {page.name} if answer.status_code == 200 else set()
                continue
            refused += 1
            forbidden = browser.post(address, {"reason": "x"})
            if forbidden.status_code != 403 or told(answer.content.decode() + forbidden.content.decode()):
                wrong.append((role.code, page.name, "was told something"))
    assert wrong == []
    assert refused > 100
    # Each row is really there: else a refusal would prove nothing.
    post_only = {"people:take_out", "liaison:alarm_screen_end"}
    assert {page.name for page, _address in rows} - opened - post_only <= {"intake:original", "liaison:point_end",
        "liaison:consent_withdraw", "incidents:evidence_preview", "incidents:evidence_look"}  # fmt: skip


def test_s_15_no_protected_page_at_a_row_stays_in_a_cache_nor_names_anybody_in_what_the_browser_keeps(
    rows, staff
):
    seen = 0
    for who in (staff.liaison, staff.custodian, staff.head, staff.duty):
        browser = Client()
        browser.force_login(who)
        for page, address in rows:
            answer = browser.get(address)
            assert "no-store" in answer["Cache-Control"], page.name
            assert told(kept_by_the_browser(answer)) == set(), page.name
            seen += answer.status_code == 200
    assert seen > 50


def test_s_15_the_same_search_finds_a_name_in_a_title_an_address_or_a_header():
    """Control."""
    name = hunted.ELDER
    for said, more in (
        (f"<title>Request of {name}</title>", {}),
        (f'<a href="/?q={name}">x</a>', {}),
        ("", {"Content-Disposition": f'attachment; filename="{name}.pdf"'}),
    ):
        answer = HttpResponse(said, headers=more)
        assert told(kept_by_the_browser(answer)), said
