"""A bulletin that must not stand is withdrawn by a further issue without figures; both stay readable and point at each other."""

import csv
import io
import json
import zipfile
from datetime import date

import docx
import pytest
from django.urls import reverse
from jsonschema import Draft202012Validator

from tests import world
from tests.bulletin.approving import approve
from tests.bulletin.test_pages import SEEN
from tests.conftest import by_role
from tregua.bulletin.actions import BulletinError, correct, prepare, withdraw
from tregua.bulletin.formats import BY_CODE
from tregua.bulletin.models import Bulletin
from tregua.bulletin.release import SCHEMA, release_of
from tregua.bulletin.text import as_text
from tregua.exchange.held import common_record
from tregua.people.conflict import Conflict
from tregua.people.roles import BY_CODE as ROLES
from tregua.record.models import Entry

DAY = date(2016, 3, 1)
WHY = "It named a place that can be recognised."
LANGUAGES = ("ar", "en", "fr", "ru")


@pytest.fixture
def valley(staff, alone):
    return world.remembered(staff)


@pytest.fixture
def published(valley):
    made = prepare(DAY, by=valley.staff.publisher)
    approve(made, by=valley.staff.head)
    return made


@pytest.fixture
def withdrawal(published, staff):
    made = withdraw(published, reason=WHY, by=staff.publisher)
    approve(made, by=staff.head)
    return made


def text(response):
    assert response.status_code == 200, response.content
    return response.content.decode()


def test_nothing_is_withdrawn_until_a_second_person_approves_it(published, staff):
    made = withdraw(published, reason=WHY, by=staff.publisher)
    assert list(Bulletin.objects.current()) == [published]
    staff.publisher.roles = ["publisher", "head_of_centre"]
    staff.publisher.save()
    with pytest.raises(BulletinError, match="Somebody else"):
        approve(made, by=staff.publisher)
    approve(made, by=staff.head)
    assert list(Bulletin.objects.current()) == [made]
    assert not Bulletin.objects.current().with_figures().exists()


def test_a_withdrawal_has_a_reason_and_no_figure(withdrawal, published):
    assert withdrawal.figures.count() == 0
    assert withdrawal.content["figures"] == withdrawal.content["statements"] == []
    assert withdrawal.content["withdraws"] == {"day": "2016-03-01", "issue": 1}
    assert (withdrawal.issue, withdrawal.corrects, published.replaced_by) == (2, published, withdrawal)
    for language in LANGUAGES:
        printed = as_text(withdrawal, language)
        assert WHY in printed
        assert len(printed.splitlines()) < 10


def test_it_takes_the_place_of_the_issue_in_the_common_record(withdrawal, published):
    entry = Entry.objects.published().get(index=withdrawal.approval.entry_index)
    assert entry.content["t"] == "supersede"
    (item,) = common_record().items
    assert [version.public["issue"] for version in item.versions] == [1, 2]
    assert item.public["withdraws"] == {"day": "2016-03-01", "issue": 1}


def test_why_must_be_said_and_only_what_is_published_can_be_withdrawn(valley, withdrawal):
    staff = valley.staff
    waiting = prepare(date(2016, 3, 4), by=staff.publisher)
    with pytest.raises(BulletinError, match="not published yet"):
        withdraw(waiting, reason=WHY, by=staff.publisher)
    approve(waiting, by=staff.head)
    with pytest.raises(BulletinError, match="Say why"):
        withdraw(waiting, reason="  ", by=staff.publisher)
    with pytest.raises(BulletinError, match="itself a withdrawal"):
        withdraw(withdrawal, reason=WHY, by=staff.publisher)


def test_a_correction_that_waits_does_not_stand_in_the_way(published, staff):
    waiting = correct(published, reason="a province was missing", by=staff.publisher)
    approve(withdraw(published, reason=WHY, by=staff.publisher), by=staff.head)
    with pytest.raises(Conflict):
        approve(waiting, by=staff.second_head)
    with pytest.raises(Conflict) as conflict:
        withdraw(published, reason="again", by=staff.publisher)
    assert conflict.value.yours == {"reason": "again"}


def test_a_correction_and_a_withdrawal_that_wait_are_both_reached(published, staff, at_desk):
    waiting = correct(published, reason="a province was missing", by=staff.publisher)
    beside = withdraw(published, reason=WHY, by=staff.publisher)
    browser = at_desk(staff.head)
    listed = text(browser.get(reverse("bulletin:list")))
    for one in (waiting, beside):
        address = reverse("bulletin:bulletin", args=["2016-03-01", 2]) + f"?which={one.pk}"
        assert address in listed
        assert reverse("bulletin:approve", args=[one.pk]) in text(browser.get(address))
    prose = text(at_desk(staff.publisher).get(reverse("bulletin:prose", args=["2016-03-01", 2])))
    assert reverse("bulletin:write", args=[waiting.pk]) in prose


def test_what_was_corrected_is_not_withdrawn_but_its_correction_is(published, staff):
    further = correct(published, reason="a province was missing", by=staff.publisher)
    approve(further, by=staff.head)
    with pytest.raises(Conflict) as conflict:
        withdraw(published, reason=WHY, by=staff.publisher)
    assert conflict.value.theirs == further
    assert withdraw(further, reason=WHY, by=staff.publisher).issue == 3


def test_a_day_that_was_withdrawn_is_published_anew_by_a_further_issue(withdrawal, staff):
    anew = correct(withdrawal, reason="The place is left out.", by=staff.publisher)
    approve(anew, by=staff.head)
    assert list(Bulletin.objects.current().with_figures()) == [anew]
    assert {one["was"] for one in anew.content["corrections"]} == {None}


def test_the_day_after_is_not_compared_with_what_was_withdrawn(withdrawal, staff):
    after = prepare(date(2016, 3, 2), by=staff.publisher)
    assert {one["previous"] for one in after.content["figures"]} == {None}


def test_every_form_says_that_it_is_withdrawn_and_why(withdrawal):
    def made(form):
        return BY_CODE[form].make(withdrawal, "en")

    content = json.loads(made("json"))
    validator = Draft202012Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(content)] == []
    assert not validator.is_valid(content | {"reason": ""})
    rows = list(csv.DictReader(io.StringIO(made("figures").decode())))
    assert [(row["issue"], row["withdraws_issue"], row["reason"]) for row in rows[1:]] == [("2", "1", WHY)]
    assert WHY in made("html").decode()
    assert WHY in "\n".join(one.text for one in docx.Document(io.BytesIO(made("docx"))).paragraphs)
    assert made("pdf").startswith(b"%PDF")
    assert json.loads(made("provinces"))["withdraws"] == {"day": "2016-03-01", "issue": 1}


def test_the_archive_names_it_both_ways(withdrawal):
    with zipfile.ZipFile(io.BytesIO(release_of(DAY, DAY))) as read:
        rows = list(csv.DictReader(io.StringIO(read.read("corrections.csv").decode())))
    told = (
        "issue",
        "corrects_issue",
        "withdraws_issue",
        "corrected_by_issue",
        "withdrawn_by_issue",
        "reason",
        "standing_issue",
    )
    assert [[row[name] for name in told] for row in rows] == [
        ["1", "", "", "", "2", WHY, ""],
        ["2", "", "1", "", "", "", ""],
    ]


def test_it_is_prepared_on_the_page_and_points_both_ways(published, staff, at_desk):
    browser = at_desk(staff.publisher)
    address = reverse("bulletin:withdraw", args=[published.pk])
    assert address in text(browser.get(reverse("bulletin:bulletin", args=["2016-03-01", 1])))
    assert browser.post(address, {"reason": ""}).status_code == 422
    page = text(browser.post(address, {"reason": WHY}, follow=True))
    assert WHY in page
    assert "It withdraws" in page
    assert "A further issue withdraws this one" in text(
        browser.get(reverse("bulletin:bulletin", args=["2016-03-01", 1]))
    )
    late = browser.post(address, {"reason": "too late"})
    assert late.status_code == 409
    assert "too late" in late.content.decode()
    made = Bulletin.objects.get(withdraws=True)
    head, address = at_desk(staff.head), reverse("bulletin:approve", args=[made.pk])
    seen = SEEN.findall(head.post(address).content.decode())
    text(head.post(address, {"seen": seen}, follow=True))
    assert "withdrawal" in text(browser.get(reverse("bulletin:list")))


def test_who_may_prepare_a_withdrawal(published, staff, at_desk):
    address = reverse("bulletin:withdraw", args=[published.pk])
    for role, person in by_role(staff).items():
        answer = at_desk(person).post(address, {"reason": WHY})
        allowed = "bulletin.draft" in ROLES[role].permissions
        assert (answer.status_code not in {403, 404}) == allowed, role
