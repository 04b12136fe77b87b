"""One box over everything a person may read, and over nothing else."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import world
from tests.conftest import person
from tregua.bulletin.actions import prepare
from tregua.bulletin.series import Theme
from tregua.incidents.actions import open_incident
from tregua.intake.actions import receive
from tregua.intake.models import Draft
from tregua.people.models import SoughtLater, SoughtWords
from tregua.people.searching import index
from tregua.people.searching.kinds import found_by, kinds
from tregua.reports.actions import correct_report, file_report, withdraw_report

SEARCH = reverse("people:search")


@pytest.fixture
def valley(staff):
    return world.remembered(staff)


def report(valley, words, **says):
    return file_report(
        **{
            "source": valley.sources["witness-1"],
            "predicate": "shelled",
            "violation_type": "1.2",
            "actor": valley.parties["column"],
            "place": valley.places["V1a"],
            "place_as_written": "Old Bridge",
            "place_precision": "settlement",
            "started_at": world.instant(3),
            "time_precision": "hour",
            "words": words,
            "by": valley.staff.duty,
        }
        | says
    )


def found(browser, words, **more):
    answer = browser.get(SEARCH, {"q": words, **more})
    assert answer.status_code == 200
    return {
        kind.code: [result.address for result, _parts in kind.results] for kind in answer.context["shown"]
    }


def test_a_report_is_found_by_its_words_in_any_case_and_by_their_beginning(valley, at_desk):
    made = report(valley, "Exceptional Obelisks were hit")
    browser = at_desk(valley.staff.reader)
    assert found(browser, "obelisk HIT") == {"report": [reverse("reports:report", args=[made.pk])]}
    assert found(browser, "obelisk missing") == {}


def test_a_spot_report_is_found_by_its_theme_and_opened_itself(valley, at_desk):
    made = prepare(
        date(2016, 3, 1), series="spot", last=date(2016, 3, 4), theme=Theme({"en": "The causeway"}),
        by=valley.staff.publisher,
    )  # fmt: skip
    browser = at_desk(valley.staff.reader)
    address = reverse("bulletin:bulletin", args=["spot-1", made.issue])
    assert found(browser, "causeway") == {"bulletin": [address]}
    assert browser.get(address).status_code == 200


def test_the_words_found_are_marked_and_nothing_else_is_markup(valley, at_desk):
    report(valley, "<b>Obelisks</b> were hit")
    page = at_desk(valley.staff.reader).get(SEARCH, {"q": "obelisks"}).content.decode()
    assert "<mark>Obelisks</mark>" in page
    assert "<b>Obelisks" not in page


def test_an_arabic_report_is_found_without_its_signs(valley, at_desk):
    made = report(valley, "قُصِفَتِ المئذنة الأثريّة", language="ar")
    browser = at_desk(valley.staff.reader)
    for words in ("المئذنة", "مئذنه", "الاثرية", "اثريه"):
        assert found(browser, words)["report"] == [reverse("reports:report", args=[made.pk])], words


def test_a_correction_takes_the_place_of_what_it_corrects(valley, at_desk):
    made = report(valley, "Obelisks were hit")
    browser = at_desk(valley.staff.reader)
    assert "report" in found(browser, "obelisks")
    later = correct_report(made, reason="misheard", by=valley.staff.duty, words="Oratories were hit")
    assert "report" not in found(browser, "obelisks")
    assert found(browser, "oratories")["report"] == [reverse("reports:report", args=[later.pk])]


def test_a_withdrawn_report_is_found_and_says_so(valley, at_desk):
    made = report(valley, "Obelisks were hit")
    withdraw_report(made, reason="the source took it back", by=valley.staff.duty)
    page = at_desk(valley.staff.reader).get(SEARCH, {"q": "obelisks"}).content.decode()
    assert "withdrawn" in page


def test_the_newest_come_first_and_more_of_a_kind_is_one_link_away(valley, at_desk):
    made = [report(valley, f"Obelisk number {number}") for number in range(8)]
    browser = at_desk(valley.staff.reader)
    answer = browser.get(SEARCH, {"q": "obelisk"})
    shown = {kind.code: kind for kind in answer.context["shown"]}["report"]
    assert [result.address for result, _parts in shown.results] == [
        reverse("reports:report", args=[one.pk]) for one in reversed(made[3:])
    ]
    rest = found(browser, "obelisk", kind="report", before=shown.before)["report"]
    assert rest == [reverse("reports:report", args=[one.pk]) for one in reversed(made[:3])]


def test_the_number_of_an_incident_and_the_code_of_a_place_lead_straight_there(valley, at_desk):
    made = open_incident([report(valley, "Obelisks were hit")], reason="", by=valley.staff.duty)
    browser = at_desk(valley.staff.reader)
    assert browser.get(SEARCH, {"q": f"#{made.number}"})["Location"] == reverse(
        "incidents:incident", args=[made.number]
    )
    assert browser.get(SEARCH, {"q": f"#{world_digits(made.number)}"}).status_code == 302
    assert browser.get(SEARCH, {"q": "V1a"})["Location"] == reverse("places:place", args=["V1a"])


@pytest.mark.parametrize(
    "written", ["4 March 2016", "٤ آذار ٢٠١٦", "4 mars 2016", "4 марта 2016", "2016-03-04", "04.03.2016"]
)
def test_a_day_as_people_write_it_leads_to_its_pages(valley, at_desk, written):
    browser = at_desk(valley.staff.reader)
    pages = found(browser, written)["day"]
    assert pages == [
        f"{reverse('incidents:list')}?show=all&first=2016-03-04&last=2016-03-04",
        f"{reverse('reports:list')}?day=2016-03-04",
        reverse("exchange:beside", args=["2016-03-04"]),
    ]
    for page in pages:
        assert browser.get(page).status_code == 200
    assert "day" not in found(at_desk(valley.staff.custodian), written)


def test_a_day_says_at_once_how_many_and_beside_a_zero_who_could_look(valley, at_desk):
    open_incident([report(valley, "Obelisks were hit")], reason="", by=valley.staff.duty)
    browser = at_desk(valley.staff.reader)
    days = [f"{world.instant(day):%Y-%m-%d}" for day in (3, 9)]
    told = [[one.beside for one, _parts in _days_found(browser, day)] for day in days]
    assert [beside[0].split(" · ") for beside in told] == [
        ["1 incident", "found to be a violation: 0"],
        ["0 incidents", "0 of 1 area could be looked at"],
    ]
    page = browser.get(reverse("exchange:beside", args=[days[0]])).content.decode()
    assert told[0][0] in page


def _days_found(browser, words):
    shown = browser.get(SEARCH, {"q": words}).context["shown"]
    return next(kind.results for kind in shown if kind.code == "day")


@pytest.mark.parametrize(
    "written", ["14", "1430", "March 2016", "2016", "obelisks", "9999-01-01", "30.02.2016"]
)
def test_what_is_no_day_leads_to_none(valley, at_desk, written):
    assert "day" not in found(at_desk(valley.staff.reader), written)


def test_a_day_that_can_be_read_as_two_leads_to_both(valley, at_desk):
    pages = found(at_desk(valley.staff.reader), "3/4/2016")["day"]
    assert [page.rstrip("/")[-10:] for page in pages] == ["2016-03-04"] * 3 + ["2016-04-03"] * 3


def world_digits(number):
    return str(number).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))


def test_a_code_leads_nobody_to_what_they_may_not_read(valley, at_desk):
    made = open_incident([report(valley, "Obelisks were hit")], reason="", by=valley.staff.duty)
    browser = at_desk(valley.staff.custodian)
    there, not_there = (browser.get(SEARCH, {"q": f"#{number}"}) for number in (made.number, 999_999))
    assert (there.status_code, not_there.status_code) == (200, 200)
    assert page_without(there, made.number) == page_without(not_there, 999_999)


def page_without(answer, number):
    """Return a page without the words that were asked and without what is new in every answer."""
    text = answer.content.decode().replace(f"#{number}", "").replace(f"%23{number}", "")
    return [line for line in text.splitlines() if "csrf" not in line]


def test_nothing_of_a_kind_is_asked_for_whom_it_is_not(valley, at_desk):
    """Neither what is found nor how long it takes can tell of what a person may not read: its words are never read."""
    report(valley, "Obelisks were hit")
    receive(channel="text", raw=b"Obelisks in a message", media_type="text/plain", by=valley.staff.duty)
    index.take_in()
    browser = at_desk(valley.staff.auditor)
    with CaptureQueriesContext(connection) as queries:
        assert found(browser, "obelisks") == {}
    asked = " ".join(query["sql"] for query in queries if "people_sought" in query["sql"])
    marks = {kind.mark for kind in kinds() if kind.may_find(valley.staff.auditor)}
    assert {kind.mark for kind in kinds() if f"'{kind.mark}obelisks" in asked} == marks
    assert "r" not in marks
    assert "m" not in marks


@pytest.mark.parametrize("role", ["reader", "custodian", "administrator", "auditor", "publisher"])
def test_a_kind_is_found_exactly_by_those_who_may_read_it(role, staff):
    one = person(f"one-{role}", role)
    for kind in kinds():
        if kind.permission in {
            "intake.read",
            "reports.read",
            "incidents.read",
            "liaison.read",
            "exchange.read",
        }:
            assert (kind in found_by(one)) == one.may(kind.permission), kind.code


def test_a_partys_liaison_does_not_even_find_the_page(staff, at_desk):
    assert at_desk(staff.party_liaison).get(SEARCH, {"q": "anything"}).status_code == 404
    assert found_by(staff.party_liaison) == []


def test_under_duress_nothing_is_found(staff):
    staff.head.under_duress = True
    assert found_by(staff.head) == []


@pytest.mark.parametrize("role", ["verifier", "liaison"])
def test_s_07_that_somebody_asks_for_protection_alters_nothing_of_what_is_found(valley, at_desk, role):
    """A message that stands in the list of messages and is not found would tell that a request was cut out of it."""
    message = receive(
        channel="text",
        raw=b"They ask for shelter near the obelisks",
        media_type="text/plain",
        by=valley.staff.duty,
    )
    browser = at_desk(getattr(valley.staff, role))
    before = found(browser, "obelisks")
    assert before == {"message": [reverse("intake:message", args=[message.pk])]}
    Draft.objects.create(
        message=message,
        kind="protection_request",
        start=0,
        end=4,
        words="They",
        recorded_by=valley.staff.liaison,
    )
    assert found(browser, "obelisks") == before


def test_every_mark_and_code_is_one_kinds_alone():
    assert len({kind.mark for kind in kinds()}) == len(kinds()) == len({kind.code for kind in kinds()})
    assert all(len(kind.mark) == 1 and kind.mark.isalpha() for kind in kinds())


def test_made_anew_the_search_finds_the_same(valley, at_desk):
    report(valley, "Obelisks were hit")
    index.take_in(most=10_000)
    before = set(SoughtWords.objects.values_list("kind", "record", "words"))
    assert before
    SoughtWords.objects.all().delete()
    assert index.all_anew() == len(before)
    assert set(SoughtWords.objects.values_list("kind", "record", "words")) == before
    assert not SoughtLater.objects.exists()


@pytest.mark.parametrize(
    "written", ["", "   ", '"', "a' OR 1=1 --", "(NEAR", "*", "\0", "x" * 5_000, "' & !:*", "☃"]
)
def test_whatever_is_written_gets_an_answer(valley, at_desk, written):
    assert at_desk(valley.staff.head).get(SEARCH, {"q": written}).status_code == 200
