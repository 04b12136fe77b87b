"""Axe on every page of the site: each is found by following links as each of the people of the example, none is left out."""

import re
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.browser.conftest import PATIENCE, served
from tests.browser.looking import DESK, TELEPHONE, arrived, beyond, faults
from tests.conftest import make_example
from tests.people.test_permission_matrix import address
from tregua.people.matrix import pages

PEOPLE = (
    "head", "verifier", "liaison", "publisher", "duty", "custodian", "auditor", "administrator", "reader", "party-liaison", "",
)  # fmt: skip
# Of pages about one record so many are opened on the way: what hangs on one of them may not hang on another.
OF_ONE_KIND = 4
# Where nothing leads but a form.
BEGIN = (
    "/", "/public/", "/trust/", "/people/login/", "/people/lost/", "/people/search/?q=shell", "/help/tour/", "/help/cards/",
    "/messages/?show=undecided", "/liaison/duty/hand-over/", "/liaison/duty/take-over/",
)  # fmt: skip
LEFT_ALONE = {"people:logout", "people:end_others", "language"}
# Forms that are filled in with anything so that the pages of what they make are there.
FILLED_IN = (
    ("duty", "/liaison/duty/begin/"),
    ("head", "/people/out/"),
    ("head", "/people/breaches/new/"),
    ("liaison", "/liaison/assurances/record/"),
    ("duty", "/messages/grid/"),
    ("duty", "/calls/begin/"),
    ("party-liaison", "/portal/allegation/"),
)
# Files, pieces of a page, and addresses that only lead on: there is nothing to look at.
NO_PAGES = frozenset({
    "agreement:mandate_now", "exchange:evidence_copy", "exchange:joint_letter", "exchange:match_names",
    "exchange:proof", "help:card_own", "incidents:as_said", "incidents:evidence_preview",
    "intake:grid_problems", "intake:original", "intake:sheet_out", "intake:sheet_problems",
    "liaison:alarm_state", "people:confirm_app", "people:remove_app", "people:remove_passkey", "people:work",
    "places:tiles", "public:api_current", "public:api_figures", "public:api_one", "public:feed",
    "public:issue_as", "public:letters", "public:record", "public:sealed", "public:witnessed", "reports:where",
    "translating:download", "trust_file",
})  # fmt: skip
# Pages of a state that neither the example nor these forms bring about. Some are looked at where the act is tested; whoever
# brings one about here takes it off the list.
NOT_HERE = frozenset({
    "agreement:exclusion_second", "agreement:lift", "exchange:evidence_decide", "intake:sheet_columns",
    "agreement:application", "agreement:confirm_own_name", "agreement:own_name", "agreement:revoke_own_name",
    "agreement:zone_back", "calls:call", "calls:call_back", "exchange:harm", "exchange:joint_case",
    "exchange:recipient", "exchange:sealed_ours", "exchange:sealed_theirs", "exchange:undo_match",
    "exchange:undo_relation", "exchange:withheld", "incidents:guarantee_back", "incidents:notification_answer",
    "incidents:notification_back", "intake:batch", "intake:grid_dry", "intake:sheet_dry", "liaison:alarm",
    "liaison:consent_withdraw", "liaison:contact_try", "liaison:decision_second", "liaison:dossier",
    "liaison:duty_line", "liaison:point_end", "liaison:referral_open", "liaison:review",
    "liaison:warning_step", "people:alarm", "people:decide_reset", "people:enter", "people:retention_class",
    "people:retention_keep", "people:review", "people:second", "people:together_one", "places:loading",
    "portal:answer", "portal:call_off", "public:release",
})  # fmt: skip
HREF = re.compile(r'href="(/[^"#]*)"')
ANYTHING = """() => {
  const form = [...document.querySelectorAll("main form[method=post]")].sort((a, b) => b.elements.length - a.elements.length)[0];
  for (const one of form.elements) {
    if (one.type === "hidden" || one.type === "file") continue;
    if (one.tagName === "SELECT" && !one.value) one.selectedIndex = Math.min(1, one.options.length - 1);
    else if (one.type === "date" && one.required) one.value ||= "2016-03-04";
    else if (one.type === "datetime-local" && one.required) one.value ||= "2016-03-04T10:00";
    else if (one.type === "number" && one.required) one.value ||= "1";
    else if (one.type === "radio" && !form.querySelector(`[name="${one.name}"]:checked`)) one.checked = true;
    else if (one.type === "checkbox" && !form.querySelector(`[name="${one.name}"]:checked`)) one.checked = true;
    else if ((one.tagName === "TEXTAREA" || one.type === "text") && one.required) one.value ||= "Exercise";
  }
  form.requestSubmit();
}"""


def name_of(path):
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def walked(page):
    """Follow every link from the first page and return name -> address of the pages this person comes to."""
    met, counts, seen, queue = {}, {}, set(BEGIN), list(BEGIN)
    while queue:
        path = queue.pop(0)
        name = name_of(path)
        if not name or name in LEFT_ALONE or counts.get(name, 0) >= OF_ONE_KIND:
            continue
        counts[name] = counts.get(name, 0) + 1
        answer = page.context.request.get(path)
        if answer.status != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        there = urlsplit(answer.url)
        met.setdefault(name_of(there.path), f"{there.path}?{there.query}")
        for found in HREF.findall(answer.text()):
            link = found.replace("&amp;", "&")
            if link not in seen and not link.startswith("/static/"):
                seen.add(link)
                queue.append(link)
    return met


def prepared(publisher, day):
    """Prepare the bulletin of a day."""
    publisher.goto("/bulletins/prepare/")
    publisher.locator("[name=day]").fill(day)
    publisher.get_by_role("button", name="Prepare").click()
    publisher.wait_for_url(f"**/bulletins/{day}/1/**")


def published(publisher, head, day):
    """Prepare the bulletin of a day as the publisher and approve it as the head, so that anybody may read it."""
    prepared(publisher, day)
    head.goto(f"/bulletins/{day}/1/")
    head.locator("form[action$='/approve/'] button").last.click()
    head.locator("form[action$='/approve/']:has([name=seen]) button").click()


def brought(desk):
    """Take in a small table of claims, as far as the page that asks what its columns are."""
    desk.goto("/messages/sheet/")
    table = b"Source,Day,Place,Words\nValley radio,2016-03-04,Andan,shells\n"
    desk.locator("input[type=file]").set_input_files(
        {"name": "t.csv", "mimeType": "text/csv", "buffer": table}
    )
    desk.get_by_role("main").get_by_role("button").last.click()
    arrived(desk)


def is_no_page(answer):
    """Return whether there is nothing to look at: an address that is only sent to, a file, or one that leads elsewhere."""
    return answer.status == 405 or (answer.status == 200 and "html" not in answer.headers["content-type"])


@pytest.fixture(scope="module")
def centre(tmp_path_factory):
    """Return a centre of an example of its own: what is done here would be in other tests' way, and theirs in this one's."""
    folder = tmp_path_factory.mktemp("every-page") / "centres"
    made = make_example(folder)
    assert made.returncode == 0, made.stdout + made.stderr
    with served(folder) as running:
        yield running["hmeimim"]


@pytest.fixture(scope="module")
def desks(browser, centre):
    """Return a window of each of the people, logged in, once what the example has not is there too."""
    opened = {}
    for code in PEOPLE:
        context = browser.new_context(
            base_url=centre.address, locale="en", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        opened[code] = context.new_page()
        if code:
            opened[code].goto(centre.link_for(code))
            opened[code].get_by_role("main").get_by_role("button").first.click()
    for code, form in FILLED_IN:
        opened[code].goto(form)
        with opened[code].expect_navigation():
            opened[code].evaluate(ANYTHING)
    published(opened["publisher"], opened["head"], "2016-02-28")
    prepared(opened["publisher"], "2016-02-29")
    brought(opened["duty"])
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture(scope="module")
def met(desks):
    """Return name -> (whose window, address) of every page that somebody comes to."""
    found = {}
    for code, page in desks.items():
        for name, there in walked(page).items():
            found.setdefault(name, (code, there))
    return found


def test_no_page_is_left_out(desks, met):
    left = {page.name: page.route for page in pages() if page.name not in {*met, *LEFT_ALONE, *NO_PAGES}}
    for page in desks.values():
        for name, route in list(left.items()):
            if is_no_page(page.context.request.get(address(route), max_redirects=0)):
                del left[name]
    unmet = sorted(set(left) - NOT_HERE)
    assert not unmet, f"lead to them, or fill in the form that makes them: {' '.join(unmet)}"


def faults_of(page, there):
    """Yield what axe finds on a page, and that it is wider than a telephone."""
    page.set_viewport_size({"width": DESK, "height": 900})
    page.goto(there)
    yield from faults(page)
    page.set_viewport_size({"width": TELEPHONE, "height": 900})
    if beyond(page) > 0:
        yield "wider than a telephone", []


def test_axe_finds_nothing_on_any_page_and_none_is_wider_than_a_telephone(desks, met):
    found = {there: list(faults_of(desks[code], there)) for code, there in met.values()}
    assert not {there: broken for there, broken in found.items() if broken}
