"""A party's liaison stays on that party's pages: nothing else answers, and nothing of another party shows through."""

import dataclasses
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.people.test_permission_matrix import PAGES, address
from tests.portal.test_filing import HEADER, file_one, found, upload
from tests.world import instant
from tregua.incidents.actions import ask_reply, note_notification, open_incident
from tregua.intake.models import Message
from tregua.people import alarms
from tregua.people.actions import PeopleError, add_person, change_roles
from tregua.people.pages import PUBLIC_PAGE
from tregua.people.roles import BY_CODE, ROLES
from tregua.portal import sheets, telling
from tregua.portal.accounts import open_account
from tregua.portal.models import Filing, PartyAccount
from tregua.portal.staying import OWN, PERMISSION

OUTSIDE = [page for page in PAGES if page.permission not in {PUBLIC_PAGE, PERMISSION}]
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"|name="next" value="[^"]*"')


def words(answer):
    """Return what a page says, without what differs between any two requests."""
    return TOKEN.sub("", answer.content.decode())


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_outside_answers_as_if_it_did_not_exist(garrison, at_desk, method):
    browser = at_desk(garrison)
    nothing = words(browser.get("/no/such/page/"))
    wrong = []
    for page in OUTSIDE:
        if page.name in {*OWN, "home"}:
            continue
        answer = getattr(browser, method)(address(page.route))
        if answer.status_code != 404 or words(answer) != nothing:
            wrong.append((page.name, answer.status_code))
    assert not wrong
    assert len(OUTSIDE) > 150


def test_the_home_page_leads_to_the_party_and_its_own_pages_open(garrison, at_desk):
    browser = at_desk(garrison)
    assert browser.get(reverse("home")).url == reverse("portal:home")
    for page in PAGES:
        if page.permission == PERMISSION and "<" not in page.route:
            assert browser.get(address(page.route)).status_code == 200, page.name
    for name in sorted(OWN - {"people:logout"}):
        route = next(page.route for page in PAGES if page.name == name)
        assert browser.get(address(route)).status_code in {200, 302, 404, 405}, name
    assert browser.get(reverse("people:me")).status_code == 200


def test_nobody_who_works_here_opens_a_page_of_a_party(valley, at_desk):
    for role in ROLES:
        if role.of_a_party:
            continue
        person = next(
            one for one in vars(valley.staff).values() if getattr(one, "roles", None) == [role.code]
        )
        browser = at_desk(person)
        for page in PAGES:
            if page.permission == PERMISSION:
                assert browser.get(address(page.route)).status_code == 403, (role.code, page.name)


def test_the_role_goes_with_no_other_and_an_account_stays_with_its_party(valley, garrison):
    administrator = valley.staff.administrator
    with pytest.raises(PeopleError, match="works for nobody else"):
        add_person(code="both", shown_name="x", roles=["party_liaison", "reader"], by=administrator)
    with pytest.raises(PeopleError, match="stays one"):
        change_roles(garrison, roles=["reader"], active=True, before=["party_liaison"], by=administrator)
    with pytest.raises(PeopleError, match="stays one"):
        change_roles(garrison, roles=[], active=True, before=["party_liaison"], by=administrator)
    with pytest.raises(PeopleError, match="stays one"):
        change_roles(
            valley.staff.reader, roles=["party_liaison"], active=True, before=["reader"], by=administrator
        )
    assert BY_CODE["party_liaison"].permissions == {PERMISSION}


def test_an_account_that_had_the_role_beside_another_can_be_taken_away(valley):
    both = valley.staff.reader
    both.roles = ["party_liaison", "reader"]
    both.save()
    change_roles(both, roles=["reader"], active=False, before=both.roles, by=valley.staff.administrator)
    both.refresh_from_db()
    assert (both.roles, both.is_active) == (["reader"], False)


def test_an_administrator_opens_an_account_by_ticking_and_limits_it(valley, at_desk):
    browser = at_desk(valley.staff.administrator)
    says = {
        "party": valley.parties["column"].pk, "code": "for-column-2", "shown_name": "Liaison", "language": "ar",
        "until": "2999-01-01T10:00",
    }  # fmt: skip
    page = browser.post(reverse("portal:accounts"), says).content.decode()
    assert "/people/enter/" in page
    account = PartyAccount.objects.get()
    assert (account.party, account.person.roles) == (valley.parties["column"], ["party_liaison"])
    assert account.until.year == 2999
    browser.post(reverse("portal:limit", args=["for-column-2"]), {"until": "2016-01-01T10:00"})
    assert PartyAccount.objects.of(account.person).is_over
    assert "for-column-2" in browser.get(reverse("portal:accounts")).content.decode()


def test_an_account_of_no_party_opens_nothing(valley, at_desk):
    browser = at_desk(valley.staff.party_liaison)
    assert browser.get(reverse("portal:home")).status_code == 404
    assert browser.get(reverse("agreement:parties")).status_code == 404


@pytest.fixture
def of_the_garrison(valley, garrison, at_desk):
    """Everything of the Garrison that an address could lead to."""
    filing = file_one(at_desk(garrison))
    bridge = open_incident([valley.reports["bridge-1"]], reason="told", by=valley.staff.duty)
    asked = ask_reply(
        bridge, party=valley.parties["garrison"], asked_at=instant(1, 18), due_at=instant(2, 18),
        words="EXERCISE-QUESTION", by=valley.staff.duty,
    )  # fmt: skip
    notified = note_notification(
        party=valley.parties["garrison"], kind="convoy", place=valley.places["V1"], starts_at=instant(3),
        ends_at=instant(4), received_at=instant(2), words="EXERCISE-CONVOY", by=valley.staff.duty,
    )  # fmt: skip
    return {
        "portal:filing": filing.pk, "portal:answer": asked.pk, "portal:call_off": notified.pk,
    }  # fmt: skip


def test_what_is_another_partys_is_told_as_what_does_not_exist(of_the_garrison, column, garrison, at_desk):
    for name, pk in of_the_garrison.items():
        assert at_desk(garrison).get(reverse(name, args=[pk])).status_code == 200
        browser = at_desk(column)
        for method in (browser.get, browser.post):
            theirs, none = method(reverse(name, args=[pk])), method(reverse(name, args=["01HX"]))
            assert theirs.status_code == none.status_code in {404, 405}, name
            assert words(theirs) == words(none)


def test_as_many_questions_are_put_for_what_is_anothers_as_for_what_is_not_there(
    of_the_garrison, column, at_desk
):
    """The time of a refusal tells nothing: one look-up that carries the party in itself, found or not."""
    browser = at_desk(column)
    for name, pk in of_the_garrison.items():
        put = []
        for one in (pk, "01HX"):
            with CaptureQueriesContext(connection) as queries:
                browser.get(reverse(name, args=[one]))
            put.append([re.sub(r"'[^']*'", "?", query["sql"]) for query in queries])
        assert put[0] == put[1], name


def test_no_page_of_one_party_says_anything_of_the_other(of_the_garrison, valley, column, at_desk):
    browser = at_desk(column)
    secrets = (
        "EXERCISE-QUESTION", "EXERCISE-CONVOY", "Mortar shells fell", "Garrison", "valley-radio", "witness-1",
        *(one.shown_name for one in (valley.staff.duty, valley.staff.verifier)),
    )  # fmt: skip
    for page in PAGES:
        if page.permission == PERMISSION and "<" not in page.route:
            shown = browser.get(address(page.route)).content.decode(errors="replace")
            assert [secret for secret in secrets if secret in shown] == [], page.name


def test_the_same_file_of_two_parties_is_filed_by_each_and_neither_learns_of_the_other(
    valley, garrison, column, at_desk
):
    rows = b"1,2016-03-05,Mill Town,shelled,,Shells on the market\r\n"
    upload(at_desk(garrison), rows)
    checked = upload(at_desk(column), rows, "check").content.decode()
    assert "The file can be filed" in checked
    assert upload(at_desk(column), rows).status_code == 302
    one, other = Filing.objects.order_by("id")
    assert one.message != other.message
    assert {one.party.code, other.party.code} == {"garrison", "column"}
    mine = at_desk(column).get(reverse("portal:home")).content.decode()
    assert one.pk not in mine


def test_a_key_or_number_of_anothers_claim_tells_nothing(valley, garrison, column, at_desk):
    filing = file_one(at_desk(garrison))
    upload(at_desk(garrison), b"K1,2016-03-05,Mill Town,shelled,,Shells\r\n")
    own_number = filing.report_id.encode()
    for key in (b"K1", own_number, valley.reports["bridge-1"].pk.encode()):
        raw = HEADER + key + b",2016-03-07,Mill Town,fired,,Something else\r\n"
        tried = sheets.try_out(raw, "a.csv", by=column)
        assert tried.fits, key
        assert tried.problems == []


def test_a_party_is_told_only_what_was_told_to_it(valley, garrison, column, at_desk):
    mine, theirs = file_one(at_desk(garrison)), file_one(at_desk(column))
    _incident, finding = found(valley, [mine.report, theirs.report])
    telling.tell_party(
        finding, valley.parties["garrison"], words="EXERCISE-FOR-GARRISON", by=valley.staff.liaison
    )
    assert (
        "EXERCISE-FOR-GARRISON"
        in at_desk(garrison).get(reverse("portal:filing", args=[mine.pk])).content.decode()
    )
    page = at_desk(column).get(reverse("portal:filing", args=[theirs.pk])).content.decode()
    assert "EXERCISE-FOR-GARRISON" not in page
    assert ">being looked at<" in page


def test_two_liaisons_of_one_party_see_what_either_filed(valley, garrison, at_desk):
    filing = file_one(at_desk(garrison))
    second = open_account(
        code="second", shown_name="Second", party=valley.parties["garrison"], by=valley.staff.administrator
    )
    assert at_desk(second).get(reverse("portal:filing", args=[filing.pk])).status_code == 200


def test_a_party_needs_a_second_factor_where_its_role_asks_for_one(garrison, at_desk, settings):
    settings.CENTRE = dataclasses.replace(settings.CENTRE, second_factor_for=("party_liaison",))
    browser = at_desk(garrison)
    assert browser.get(reverse("portal:home")).url == reverse("people:me")
    assert browser.get(reverse("people:me")).status_code == 200
    raw = SimpleUploadedFile("a.csv", HEADER)
    assert browser.post(reverse("portal:sheet"), {"file": raw}).url == reverse("people:me")
    assert not Message.objects.filter(channel="sheet").exists()


def test_under_duress_a_party_sees_a_day_without_work(garrison, at_desk):
    browser = at_desk(garrison)
    session = browser.session
    session[alarms.DURESS] = True
    session.save()
    answer = browser.get(reverse("home"))
    assert answer.status_code == 200
    assert "portal" not in answer.content.decode()
    assert browser.get(reverse("incidents:list")).status_code == 404
