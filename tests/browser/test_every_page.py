"""Axe on every page of the site: each is found by following links as each of the people of the example, none is left out."""

import json
import re
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.browser.conftest import PATIENCE, ROOT, served
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
SCREEN = "screen"
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
    "public:release", "translating:download", "trust_file",
})  # fmt: skip
# Pages of a state that neither the example nor these forms bring about. Some are looked at where the act is tested; whoever
# brings one about here takes it off the list.
NOT_HERE = frozenset({"exchange:sealed_ours", "exchange:sealed_theirs"})
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


RARE = """import django, json
django.setup()
from tests.browser import rare
print(json.dumps(rare.bring_about()))"""


def name_of(path):
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return ""


def walked(page, begin):
    """Follow every link from the first pages and return name -> address of the pages this person comes to."""
    met, counts, seen, queue = {}, {}, set(begin), list(begin)
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


# A row that can be read, and one that cannot: its table is never taken in.
GOOD, BAD = b"SANA,2016-03-04,Andan,shells\n", b"SANA,soon,Andan,shells\n"


def looked_over(desk, rows):
    """Take in a small table of claims as far as the page that tells what becomes of its rows; return what was on the way."""
    desk.goto("/messages/sheet/")
    table = {"name": "t.csv", "mimeType": "text/csv", "buffer": b"Reported by,Date,Location,Details\n" + rows}
    desk.locator("input[type=file]").set_input_files(table)
    desk.locator("main form button").click()
    desk.locator("input[name=kind][value=claims]").check()
    desk.locator("main form button").click()
    on_the_way = [arrived(desk).url]
    desk.locator("main form button").click()
    desk.wait_for_url("**/rows/**")
    return [*on_the_way, desk.url]


def brought(desk):
    """Take in a table, stop before another, paste a third; return the pages on the way."""
    looked_over(desk, GOOD)
    desk.get_by_role("button", name=re.compile("^Take it in")).click()
    desk.wait_for_url("**/batches/**")
    on_the_way = [desk.url, *looked_over(desk, BAD)]
    desk.goto("/messages/grid/")
    with desk.expect_navigation():
        desk.evaluate(ANYTHING)
    grid = desk.url
    desk.goto(f"{grid}text/")
    desk.locator("textarea[name=text]").fill(
        "Place\tDate\tReported by\tDetails\nAndan\t2016-03-04\tSANA\tshells\n"
    )
    desk.get_by_role("button", name="Keep and check").click()
    return [*on_the_way, f"{arrived(desk) and grid}outlook/"]


def loaded(administrator):
    """Load the places that come with Tregua once more; return the page that tells how far it is."""
    administrator.goto("/places/load/")
    administrator.get_by_text("The set that comes with Tregua").click()
    administrator.get_by_role("button", name="Load this set").click()
    return arrived(administrator).url


def half_come_in(anybody):
    """Give the password and no more: the window stands before the second factor, and is still anybody's."""
    anybody.goto("/people/login/")
    anybody.get_by_label("Code").fill("with-an-app")
    anybody.get_by_label("Password").fill("seven plain words of no meaning")
    anybody.get_by_role("button", name="Log in").click()
    return arrived(anybody).url


def screen_of(liaison):
    """Make this window a screen of the alarm: nobody is logged in there any more."""
    liaison.goto("/liaison/protection/screens/")
    liaison.locator("#id_stands_at").fill("duty desk")
    with liaison.expect_navigation():
        liaison.get_by_role("button", name="Make it a screen").click()


def brought_about(centre):
    """Let the people of the centre do what is rare, in a process of its own; return addresses to which nothing leads."""
    done = subprocess.run(
        [sys.executable, "-c", RARE],
        env=centre.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


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
    """Return a window of each of the people, logged in, and of the alarm's screen."""
    opened = {}
    centre.make_links(*filter(None, PEOPLE), "liaison", "reader")
    for code in (*PEOPLE, SCREEN):
        context = browser.new_context(
            base_url=centre.address, locale="en", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(PATIENCE)
        opened[code] = context.new_page()
        if code:
            opened[code].goto(centre.link_for("liaison" if code == SCREEN else code))
            opened[code].get_by_role("main").get_by_role("button").first.click()
    screen_of(opened[SCREEN])
    yield opened
    for page in opened.values():
        page.context.close()


@pytest.fixture(scope="module")
def begin(desks, centre):
    """Bring about what the example has not; return the addresses from which the pages are walked."""
    for code, form in FILLED_IN:
        desks[code].goto(form)
        with desks[code].expect_navigation():
            desks[code].evaluate(ANYTHING)
    published(desks["publisher"], desks["head"], "2016-02-28")
    prepared(desks["publisher"], "2016-02-29")
    found = [
        *brought(desks["duty"]),
        loaded(desks["administrator"]),
        *brought_about(centre),
        centre.link_for("reader"),
        half_come_in(desks[""]),
    ]
    return [*BEGIN, *(one.removeprefix(centre.address) for one in found)]


@pytest.fixture(scope="module")
def met(desks, begin):
    """Return name -> (whose window, address) of every page that somebody comes to."""
    found = {}
    for code, page in desks.items():
        for name, there in walked(page, begin).items():
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
