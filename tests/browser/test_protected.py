"""The request of a leader who is hunted, through the pages of two centres: taken in time, followed, shared, and told nobody.

With TREGUA_PICTURES=DIR it leaves a picture of each page on the way, at both widths.
"""

import datetime as dt
import re
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import expect

from tests.browser.looking import fits, picture, widths
from tests.exchange.live import pair
from tests.safety import reader
from tests.safety.hunted import files_of
from tregua.people.vault import new_identity

__all__ = ["pair"]
WORDS = "five words of a custodian"
# Nobody is called so: these stand for the story, for how somebody is reached and for what is told the other centre.
STORY, CHANNEL, SIGN, DETAILS = (
    "EXERCISE-LEADER-SIX",
    "EXERCISE-CHANNEL-SIX",
    "EXERCISE-SIGN-SIX",
    "EXERCISE-DETAILS-SIX",
)
PROMISE = "Exercise: the guarantor keeps its forces away from six villages."
REQUEST = re.compile(r"/liaison/protection/[0-9A-HJKMNP-TV-Z]{26}/$")


@pytest.fixture
def enter(browser, pair):
    """Return a function that opens a live centre as one of its people, in a language, and leaves pictures."""
    contexts = []

    def opened(centre, code, language):
        context = browser.new_context(base_url=centre.address, viewport={"width": 1280, "height": 900})
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(centre.command("login", code, "--port", str(centre.port)).split()[-1])
        page.get_by_role("main").get_by_role("button").first.click()
        page.locator(f"button[name=language][value={language}]").click()
        return page

    yield opened
    for one in contexts:
        one.close()


def looked_at(page, name):
    """Leave a picture of a page in the windows of its language; none is wider than its window."""
    language = page.locator("html").get_attribute("lang")
    for width in widths(page):
        fits(page, f"{name} at {width}")
        picture(page, f"protected-{name}-{language}-{width}")


def fill(page, **says):
    """Fill in the fields of a form by their names, and send it."""
    for name, value in says.items():
        fields = page.locator(f"main form [name={name}]")
        if fields.first.evaluate("one => one.type") in {"checkbox", "radio"}:
            for one in value:
                page.locator(f"main form [name={name}][value={one}]").check()
        elif fields.first.evaluate("one => one.tagName") == "SELECT":
            fields.first.select_option(value)
        else:
            fields.first.fill(value)
    with page.expect_navigation():
        page.locator(f"main form:has([name={next(iter(says))}]) .form-end button").first.click()
    expect(page.locator("main .errors, main [aria-invalid=true]")).to_have_count(0)


def follow(page, link):
    """Go where the first such link leads."""
    page.goto(page.locator(f"main {link}").first.get_attribute("href"))


def opens_letters(page, key):
    """Bring the custodian's key and open whatever letter waits."""
    page.goto("/people/vault/")
    if page.locator("main [name=key]").count():
        page.locator("main [name=key]").set_input_files(
            {"name": "custodian.key", "mimeType": "application/octet-stream", "buffer": key}
        )
        fill(page, passphrase=WORDS)
    page.goto("/record/joint/")
    follow(page, "a[href*='/joint/letter/']")
    fill(page, reason="it came")


def exchanged(pair):
    for one in pair.both:
        one.command("exchange", "now")


def clocks_in_the_bulletin(centre, enter):
    """Prepare and approve the bulletin of today with the weekly number; return its day and what a stranger reads."""
    monday = centre.act("week", "10")["monday"]
    day = centre.act("calms")["day"]
    head, publisher = enter(centre, "the-head-of-centre", "en"), enter(centre, "the-publisher", "en")
    head.goto("/bulletins/rules/")
    fill(head, rules=["protection_asked"], reason="The instrument asks for it.")
    publisher.goto("/bulletins/prepare/")
    publisher.locator("[name=day]").fill(day)
    with publisher.expect_navigation():
        publisher.get_by_role("button", name="Prepare").click()
    looked_at(publisher, "bulletin")
    head.goto(f"/bulletins/{day}/1/")
    for form in ("form[action$='/approve/']", "form[action$='/approve/']:has([name=seen])"):
        if head.locator(form).count():
            with head.expect_navigation():
                head.locator(f"{form} button").last.click()
    expect(head.locator("form[action$='/approve/']")).to_have_count(0)
    looked_at(head, "bulletin-approved")
    head.goto(f"/public/bulletin/{day}/")
    looked_at(head, "bulletin-public")
    shown = " ".join(head.get_by_role("main").inner_text().split())
    assert monday[:4] in shown
    return day, shown


def said_at(address):
    """Return what a stranger is answered, with the headers, also when it is refused."""
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.read() + str(answer.headers).encode()
    except urllib.error.HTTPError as error:
        return error.read() + str(error.headers).encode()


def test_a_leader_who_is_hunted_is_heard_in_time_and_both_centres_keep_it_to_themselves(
    pair, enter, tmp_path
):
    hmeimim, amman = pair.both
    keys = {}
    for one in pair.both:
        recipient, keys[one.code] = new_identity(WORDS)
        one.act("key", recipient)
        (amman if one is hmeimim else hmeimim).act("knows", recipient, one.code)
    hmeimim.act("say", "Something that is public.")

    # By call, in the caller's language: recorded, and acknowledged before the quarter of an hour is over.
    liaison = enter(hmeimim, "the-liaison-officer", "ar")
    liaison.goto("/liaison/protection/record/")
    looked_at(liaison, "record")
    fill(
        liaison, beneficiaries=["faction_leaders"], asked=["guarantee"], addressed_to="the centre", language="ar",
        imminence="hours", story=STORY,
    )  # fmt: skip
    liaison.goto("/liaison/protection/")
    looked_at(liaison, "list")
    follow(liaison, "a[href^='/liaison/protection/0']")
    expect(liaison).to_have_url(REQUEST)
    address = liaison.url
    expect(liaison.locator("main .facts .flag, main .facts .late")).to_have_count(0)
    fill(liaison, status="acknowledged", note=CHANNEL)
    number = address.rstrip("/").rsplit("/", 1)[1]

    liaison.goto(f"{address}consent/")
    looked_at(liaison, "consent")
    fill(liaison, to=["told", "details"], toward="other_centre", given_by="themselves", language="ar")
    liaison.goto(f"{address}contact/")
    looked_at(liaison, "contact")
    tomorrow = (dt.datetime.now(dt.UTC) + dt.timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")
    fill(liaison, next_at=tomorrow, channel=CHANNEL, word=SIGN, if_no_answer=CHANNEL)
    for status in ("assessed", "accepted", "active"):
        fill(liaison, status=status)

    # A guarantor promises, is asked again, and is said to have kept it.
    liaison.goto("/liaison/assurances/record/")
    fill(
        liaison, promised_by="the guarantor", beneficiaries=["faction_leaders"], promise=PROMISE,
        promised_on="2016-03-01", follow_up_on="2016-03-02", source="their letter",
    )  # fmt: skip
    liaison.goto("/liaison/assurances/")
    looked_at(liaison, "assurances")
    follow(liaison, "a[href^='/liaison/assurances/0']")
    fill(liaison, state="kept", evidence="The leader was reached and says so.")
    looked_at(liaison, "assurance")

    # The other centre is offered to share the work, opens the letter, and accepts.
    liaison.goto(f"/record/joint/offer/{number}/")
    looked_at(liaison, "offer")
    fill(liaison, kind="joint", details=DETAILS)
    looked_at(liaison, "request")
    exchanged(pair)
    custodian = enter(amman, "the-custodian", "fr")
    opens_letters(custodian, keys["amman"])
    head = enter(amman, "the-head-of-centre", "fr")
    head.goto("/record/joint/")
    looked_at(head, "joint")
    follow(head, "a[href*='/joint/case/']")
    looked_at(head, "case")
    fill(head, accepted="yes")
    head.goto("/liaison/protection/")
    looked_at(head, "list")
    follow(head, "a[href^='/liaison/protection/0']")
    looked_at(head, "request")
    exchanged(pair)
    opens_letters(enter(hmeimim, "the-custodian", "ar"), keys["hmeimim"])
    liaison.goto("/record/joint/")
    looked_at(liaison, "joint")
    liaison.goto(address)
    expect(liaison.locator("section[aria-labelledby=beside-heading]")).to_be_visible()

    # The bulletin of the day tells how long calling and calming took, and how many asked in a whole week that is over:
    # ten others. Of this request it tells nothing: no rule counts how soon anybody was acknowledged.
    day, shown = clocks_in_the_bulletin(hmeimim, enter)
    assert "10 requests for protection" in shown
    assert "11 requests" not in shown
    assert "4 incidents opened on this day waited for a first call to a party. In time: 4 of 4." in shown
    assert "4 incidents opened on this day waited for calm. In time: 3 of 4." in shown
    assert not re.search("acknowledg", shown, re.IGNORECASE)
    exchanged(pair)

    # A stranger finds nothing of it: no page, no refusal, no file of the exchange, no line of a log.
    told = [STORY, CHANNEL, SIGN, DETAILS, PROMISE, number, "faction_leaders"]
    texts = [(str(path), path.read_bytes()) for one in pair.both for path in (one.said,)]
    forms = [f"public/bulletin/{day}/{form}" for form in ("", "ar/", "1/as/json/", "1/as/txt/", "1/as/pdf/")]
    texts += [(f"bulletin {form}", hmeimim.get(form)) for form in forms]
    for one in pair.both:
        texts += [(f"{one.code} {name}", raw) for name, raw in files_of(one.published)]
        for path in (
            *("public/", "public/record/", f"liaison/protection/{number}/", f"public/{number}/"),
            *("public/record/letters/list", "nothing-of-the-kind/", f"record/joint/offer/{number}/"),
        ):
            texts.append((f"{one.code} answers {path.replace(number, 'it')}", answered(one, path, number)))
        stick = tmp_path / one.code
        stick.mkdir()
        one.command("exchange", "export", str(stick))
        texts += [(f"stick of {one.code}: {name}", raw) for name, raw in files_of(stick)]
    opened = reader.opened(texts)
    assert reader.found(opened, told) == set()
    assert reader.found(opened, ["Something that is public"]), "nothing was looked through"
    assert reader.found(opened, ["waited for a first call to a party"]), "no bulletin was looked through"
    for one in pair.both:
        kept = b"".join(path.read_bytes() for path in one.folder.glob("centre.sqlite3*"))
        assert not [words for words in (STORY, CHANNEL, SIGN, DETAILS) if words.encode() in kept]


@pytest.mark.parametrize(
    ("language", "series"), [("ar", "اللقاءات مع المعارضة"), ("fr", "rencontres avec l'opposition")]
)
def test_23_published_meetings_are_held_against_the_register_and_the_difference_is_shown(
    open_as, language, series
):
    page = open_as("hmeimim", "liaison", language=language)
    page.goto("/liaison/")
    page.goto(
        page.locator("main article, main section, main .card")
        .filter(has_text=series)
        .last.locator("a[href*='/series/count/']")
        .first.get_attribute("href")
    )
    expect(page.get_by_role("main")).to_contain_text("23")
    expect(page.get_by_role("main")).to_contain_text("by the centre’s specialists at Latakia")
    looked_at(page, "count")


def answered(centre, path, number):
    """Return what a stranger is told at an address, without the address itself, which the stranger has said."""
    return said_at(f"{centre.address}/{path}").replace(number.encode(), b"")
