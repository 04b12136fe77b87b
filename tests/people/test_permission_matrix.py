"""Every address of the site against every role: open exactly where the role has the permission."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from tests.conftest import by_role
from tregua.people.matrix import matrix, pages
from tregua.people.pages import ANYBODY_HERE, DEVICE_PAGE, PUBLIC_PAGE
from tregua.people.roles import BY_CODE, PERMISSIONS, ROLES, STAFF, permissions_of

pytestmark = pytest.mark.looks_at_words
MADE_UP = {"int": "1", "str": "none", "slug": "none", "path": "none"}
CONVERTER = re.compile(r"<(?:(\w+):)?\w+>")
PAGES = pages()
IDS = [page.name for page in PAGES]


def address(route):
    """Return an address of this pattern at which there is nothing."""
    return "/" + CONVERTER.sub(lambda found: MADE_UP[found.group(1) or "str"], route)


def is_refused(response):
    return response.status_code == 403 or (
        response.status_code == 302 and response["Location"].startswith(reverse(settings.LOGIN_URL))
    )


# Whoever opens another page to everybody, or to all who work here, says so here.
OPEN_TO_EVERYBODY = {
    "language", "trust", "trust_file", "people:enter", "people:login", "people:lost_password", "people:second",
    "public:api_current", "public:api_description", "public:api_figures", "public:api_issues", "public:api_one", "public:api_rules",
    "public:add_checkpoint", "public:bulletin", "public:bulletin_in", "public:check",
    "public:entries", "public:feed", "public:figures", "public:home", "public:how_to_report", "public:issue", "public:issue_as", "public:issue_as_in", "public:issue_in",
    "public:letters", "public:method", "public:proof", "public:public_part", "public:record", "public:release",
    "public:schema", "public:sealed", "public:verifier", "public:witnessed",
}  # fmt: skip
OPEN_TO_THE_STAFF = {
    "help:card", "help:card_own", "help:cards", "help:keys", "help:tour", "home", "people:search", "people:save_filter", "people:delete_filter", "places:list", "places:place", "places:tiles", "people:add_passkey", "people:begin_app", "people:breach_new",
    "translating:download", "translating:language", "translating:languages",
    "people:confirm_app", "people:danger", "people:end_others", "people:logout", "people:me", "people:print_codes",
    "people:remove_app", "people:remove_passkey", "people:roles",
}  # fmt: skip


def test_s_11_a_page_that_asks_for_no_permission_is_on_the_list():
    """By its list alone: a new page is closed until somebody has thought about who may open it."""
    assert {page.name for page in PAGES if page.permission == PUBLIC_PAGE} == OPEN_TO_EVERYBODY
    assert {page.name for page in PAGES if page.permission == ANYBODY_HERE} == OPEN_TO_THE_STAFF


@pytest.mark.parametrize("page", PAGES, ids=IDS)
def test_every_page_says_who_may_open_it(page):
    assert page.permission in {*PERMISSIONS, PUBLIC_PAGE, ANYBODY_HERE, DEVICE_PAGE}, (
        f"{page.name} says nothing: decorate its view with @staff_page(...) or @public_page"
    )


@pytest.mark.parametrize("role", STAFF, ids=lambda role: role.code)
def test_a_role_opens_what_it_may_and_nothing_else(role, staff, at_desk):
    browser = at_desk(by_role(staff)[role.code])
    wrong = []
    for page in PAGES:
        if page.name == "people:logout":
            continue
        may = page.permission in {PUBLIC_PAGE, ANYBODY_HERE} or page.permission in role.permissions
        answer = browser.get(address(page.route))
        if is_refused(answer) == may:
            wrong.append(f"{page.name} ({page.permission}): {answer.status_code}")
    assert not wrong


@pytest.mark.parametrize("role", STAFF, ids=lambda role: role.code)
def test_a_role_cannot_write_where_it_may_not(role, staff, at_desk):
    browser = at_desk(by_role(staff)[role.code])
    forbidden = [
        page
        for page in PAGES
        if page.permission not in {PUBLIC_PAGE, ANYBODY_HERE} and page.permission not in role.permissions
    ]
    through = [page.name for page in forbidden if browser.post(address(page.route)).status_code != 403]
    assert not through


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_sees_public_pages_only(method, db, client):
    for page in PAGES:
        refused = is_refused(getattr(client, method)(address(page.route)))
        assert refused == (page.permission != PUBLIC_PAGE), page.name


def test_somebody_whose_account_is_closed_is_a_stranger(staff, at_desk):
    browser = at_desk(staff.duty)
    staff.duty.is_active = False
    staff.duty.save()
    assert is_refused(browser.get(reverse("home")))


def test_roles_together_allow_what_each_allows():
    both = permissions_of(["duty_officer", "custodian"])
    assert both == BY_CODE["duty_officer"].permissions | BY_CODE["custodian"].permissions


def test_an_unknown_role_allows_nothing():
    assert permissions_of(["king"]) == frozenset()


def test_every_permission_is_held_by_some_role():
    held = frozenset().union(*(role.permissions for role in ROLES))
    assert held == set(PERMISSIONS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("findings.draft", "findings.adopt"),
        ("exchange.propose", "exchange.release"),
        ("bulletin.draft", "bulletin.approve"),
        ("people.manage", "vault.open"),
        ("people.manage", "reports.read"),
    ],
)
def test_no_single_role_does_both_halves(one, other):
    assert not [role.code for role in ROLES if {one, other} <= role.permissions]


def test_the_matrix_page_shows_each_permission_and_its_pages(staff, at_desk):
    columns, lines = matrix()
    assert columns == ROLES
    assert [line.code for line in lines] == list(PERMISSIONS)
    journal = next(line for line in lines if line.code == "record.audit")
    assert "people:journal" in journal.pages
    shown = at_desk(staff.reader).get(reverse("people:roles"))
    assert str(PERMISSIONS["record.audit"]) in shown.content.decode()
