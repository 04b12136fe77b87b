"""Side by side on real input: every day of the first weeks of 2016 and every two-sided day of 2017, as published."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests import world
from tests.conftest import by_role, refusal
from tests.remembered import once
from tregua.centre.example import published
from tregua.centre.example.published import rows
from tregua.exchange.actions import read_peer
from tregua.exchange.beside import on_day, pair_of, whose
from tregua.people.roles import BY_CODE
from tregua.reports.beside import Body, Edition
from tregua.reports.models import PublishedCount

DAYS_OF_2016 = [date(2016, 2, 27) + timedelta(days=n) for n in range(18)]
JOINT = "RU-TR joint"
WEEK = "2017-03-16"  # a count of a week, whose last day it is
TWO_SIDED = sorted(
    {row["date"] for row in rows("bulletins") if row["side"].startswith(JOINT)}
    | {row["bulletin_date"] for row in rows("two_centres") if row["bulletin_date"]}
)
OF_2017 = [day for day in TWO_SIDED if day.startswith("2017")]
# Headlines that added both parts: day -> the sum that no page may show.
ADDED = {"2017-01-07": 24, "2019-01-25": 36, "2019-10-15": 46, "2019-11-06": 49}


@pytest.fixture
def centre(staff, alone):
    """Fill a centre with both tables."""
    world.shipped_places(staff)
    once("both tables", lambda: take_in_both_tables(staff), staff=staff)
    return staff


def take_in_both_tables(staff):
    published.record_publishers(by=staff.duty)
    for name in published.TABLES:
        published.take_in(name, by=staff.duty)


def page(client, day, **asked):
    answer = client.get(reverse("exchange:beside", args=[day]), asked)
    assert answer.status_code == 200, answer.content.decode()[:500]
    return answer


def words(answer):
    """Return what a reader reads of a page's content: no tags, no addresses."""
    content = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    read = " ".join(re.sub(r"<[^>]+>", " ", content).split())
    return re.sub(r"\b(main\S* )?\d{1,2} [A-Z][a-z]+ (\d{4})", r"a day of \2", read)


def published_on(day):
    """Return (whose, total) for every daily count of violations of the tables that ends on this day."""
    found = set()
    for row in rows("bulletins"):
        on = (row["window_end"] or row["date"])[:10]
        if row["violations_total"] and on == day:
            found.add((row["counted_by"], int(row["violations_total"])))
    return found | {
        (row["counted_by"], int(row["total"])) for row in rows("two_centres") if row["bulletin_date"] == day
    }


@pytest.mark.django_db
def test_every_day_opens_and_shows_what_each_side_published(centre, at_desk):
    client = at_desk(centre.reader)
    for day in [one.isoformat() for one in DAYS_OF_2016] + TWO_SIDED:
        answer = page(client, day)
        shown = {
            (body.code, edition.value)
            for body in answer.context["bodies"]
            for edition in (body.shown, *body.others)
            if edition.value is not None
        }
        assert shown == published_on(day), day
        read = words(answer).replace(answer.context["ours"], "")
        for body in answer.context["bodies"]:
            if body.has_figure:
                assert f" {body.shown.value} " in f"{read} ", day
        sides = [body.shown.value for body in answer.context["bodies"] if body.has_figure]
        if len(sides) == 2 and sum(sides) not in _figures_of(answer):
            assert not re.search(rf"(?<![\d-]){sum(sides)}(?![\d-])", read), (day, sum(sides))
    assert len(OF_2017) >= 25


def _figures_of(answer):
    """Return every figure that a page of a day may show: published ones, hours, years, shares, compared cases."""
    pair = answer.context["pair"]
    allowed = {n for body in answer.context["bodies"] for n in body.shown.by_province.values()}
    allowed |= {one.value for body in answer.context["bodies"] for one in (body.shown, *body.others)}
    return allowed | ({*pair.overlap.of, *pair.overlap.shares, pair.overlap.greatest} if pair else set())


@pytest.mark.django_db
def test_the_sums_of_headlines_stand_on_no_page(centre, at_desk):
    client = at_desk(centre.reader)
    for day, added in ADDED.items():
        for address in (
            reverse("exchange:beside", args=[day]),
            reverse("reports:counts") + f"?since={day}&until={day}&unit=violation",
        ):
            read = words(client.get(address))
            assert not re.search(rf"(?<![\d-]){added}(?![\d-])", read), (day, address)


@pytest.mark.django_db
def test_the_fourth_of_march_has_at_most_eleven_in_common(centre, at_desk):
    answer = page(at_desk(centre.reader), "2016-03-04")
    pair = answer.context["pair"]
    assert (pair.first.code, pair.second.code) == ("hmeimim", "snhr")
    assert (pair.overlap.least, pair.overlap.greatest, pair.overlap.of) == (0, 11, (27, 22))
    assert {code: n for code, n in pair.overlap.by_province.items() if n} == {
        "SY01+03": 4, "SY12": 3, "SY07": 3, "SY06": 1,
    }  # fmt: skip
    read = words(answer)
    assert "The list covers combat only, 22 in all" in read
    assert "no count published" in read
    assert "stated on a day of 2016" in read
    assert "no count published" not in words(page(at_desk(centre.reader), "2016-09-14"))


@pytest.mark.django_db
def test_a_body_without_a_list_and_one_without_a_figure_for_a_province_are_told_apart(centre, at_desk):
    answer = page(at_desk(centre.reader), "2016-02-28")
    states = {
        body.code: {row["cells"][number]["state"] for row in answer.context["rows"]}
        for number, body in enumerate(answer.context["bodies"])
    }
    assert states == {"hmeimim": {"unlisted"}, "hnc": {"unlisted"}, "snhr": {"figure"}}
    named = page(at_desk(centre.reader), "2016-03-01")
    assert "named without a figure" in words(named)
    assert answer.content.decode().count("rowspan") == 2


@pytest.mark.django_db
def test_turkish_figures_are_shown_as_relayed(centre, at_desk):
    read = words(page(at_desk(centre.reader), "2017-01-12"))
    assert "as relayed by Russian Centre for Reconciliation" in read
    assert "Not every case is set in a province" in read


@pytest.mark.django_db
def test_the_days_of_both_lists_are_those_of_the_note(centre):
    both = {}
    for day in {row["date"] for row in rows("bulletins") if row["side"].startswith(JOINT)}:
        pair = pair_of(on_day(date.fromisoformat(day)), "russian-part", "turkish-part")
        if pair and pair.first.shown.placed and pair.second.shown.placed:
            both[day] = sum(
                min(n, pair.second.shown.placed.get(code, 0)) for code, n in pair.first.shown.placed.items()
            )
    assert (len(both), sum(both.values())) == (25, 150)


@pytest.mark.django_db
def test_two_bodies_are_chosen_and_the_number_of_cases_forces_a_least(centre, at_desk):
    client = at_desk(centre.reader)
    chosen = {"first": "snhr", "second": "hnc"}
    answer = page(client, "2016-02-28", **chosen)
    assert {answer.context["pair"].first.code, answer.context["pair"].second.code} == {"snhr", "hnc"}
    forced = page(client, "2016-02-28", **chosen, at_most=60)
    # 27 of SNHR's cases are set in provinces (the government's part), 55 are HNC's.
    assert forced.context["pair"].overlap.least == 27 + 55 - 60
    here = reverse("exchange:beside", args=["2016-02-28"])
    assert client.get(here, chosen | {"at_most": 54}).status_code == 422
    assert client.get(here, {"first": "snhr", "second": "snhr"}).status_code == 422
    assert client.get(here, {"first": "nobody", "second": "snhr", "at_most": "x"}).status_code == 422


@pytest.mark.django_db
def test_the_days_are_listed_with_each_bodys_figure_by_itself(centre, at_desk):
    client = at_desk(centre.reader)
    shown = {}
    address = reverse("exchange:beside_days")
    while address:
        answer = client.get(address)
        shown |= {
            day: {(body.code, body.shown.value) for body in bodies} for day, bodies in answer.context["days"]
        }
        after = answer.context["page"].after
        address = f"{reverse('exchange:beside_days')}?after={after}" if after else ""
    assert shown[date(2017, 1, 6)] == {("russian-part", 15), ("turkish-part", 21)}
    assert {one.isoformat() for one in shown} >= set(TWO_SIDED)
    assert {one for one in shown if one in DAYS_OF_2016} >= {date(2016, 2, 27), date(2016, 3, 15)}


@pytest.mark.django_db
def test_a_day_without_counts_and_one_that_is_none(centre, at_desk):
    client = at_desk(centre.reader)
    assert "Nobody published a count" in words(page(client, "2018-06-01"))
    for wrong in ("2018-02-30", "yesterday"):
        assert client.get(reverse("exchange:beside", args=[wrong])).status_code == 404


@pytest.mark.django_db
def test_who_may_read_the_common_record_opens_the_pages_and_nobody_else(staff, alone, client):
    for code, person in by_role(staff).items():
        client.force_login(person)
        wanted = 200 if "exchange.read" in BY_CODE[code].permissions else refusal(person)
        assert client.get(reverse("exchange:beside_days")).status_code == wanted, code
        assert client.get(reverse("exchange:beside", args=["2016-03-04"])).status_code == wanted, code


@pytest.mark.django_db
def test_the_other_centres_counts_stand_beside_ours_whatever_they_send(other, staff, at_desk):
    amman = {"code": "amman", "names": {"en": "Amman"}}
    wrong = {"day": "2016-03-04", "unit": "violation", "publisher": amman}
    other.release(
        "published_count", id="c1", value=12, by_province={"SY02": 3, "SY07": "<b>", 5: None}, **wrong
    )
    other.release("published_count", id="c2", value="many", by_province=[1], relayed_by="x", **wrong)
    other.release(
        "published_count", id="c3", value=True, publisher="<script>", unit="violation", day="2016-03-04"
    )
    other.release(
        "published_count", id="c4", value=None, window_end="soon", names=3, **(wrong | {"day": "2016-03-02"})
    )
    other.publish()
    read_peer()
    answer = page(at_desk(staff.reader), "2016-03-04")
    (body,) = answer.context["bodies"]
    assert (body.code, body.shown.value, body.shown.placed) == ("amman", 12, {"SY02": 3})
    assert "<script>" not in answer.content.decode().split("<main")[1]
    (silent,) = page(at_desk(staff.reader), "2016-03-03").context["bodies"]
    assert (silent.has_figure, silent.stated_on) == (False, date(2016, 3, 2))


def test_the_bodies_of_the_two_centres_are_marked(staff, alone, settings):
    says = vars(settings.CENTRE) | {"code": "valley", "publishers": ("valley-ministry",), "peer_code": "hill"}
    settings.CENTRE = settings.CENTRE.__class__(**says)
    told = {"valley": "own", "valley-press": "own", "valley-ministry": "own", "hill": "other", "hilltop": ""}
    assert {code: whose(Body(code, {}, Edition(1))) for code in told} == told
    settings.CENTRE = settings.CENTRE.__class__(**(says | {"peer_code": ""}))
    assert whose(Body("-of-nobody", {}, Edition(1))) == ""


@pytest.mark.django_db
def test_a_marked_body_says_so_on_the_page_and_in_the_list(centre, at_desk, settings):
    settings.CENTRE = settings.CENTRE.__class__(**(vars(settings.CENTRE) | {"code": "russian"}))
    client = at_desk(centre.reader)
    assert "this centre" in words(page(client, "2017-01-06"))
    assert "this centre" in words(client.get(reverse("exchange:beside_days") + "?after=40"))


def test_a_day_leads_to_the_reports_of_that_day(staff, alone, at_desk):
    page = at_desk(staff.verifier).get(reverse("exchange:beside", args=["2016-03-04"])).content.decode()
    assert f'href="{reverse("reports:list")}?day=2016-03-04"' in page


@pytest.mark.django_db
def test_a_figure_leads_to_the_reports_of_its_day_wherever_it_stands(centre, at_desk):
    reader = at_desk(centre.reader)
    link = f'href="{reverse("reports:list")}?day=2017-01-06"'
    day = page(reader, "2017-01-06")
    figures = [body for body in day.context["bodies"] if body.has_figure]
    assert day.content.decode().count(link) == 1 + len(figures)
    count = PublishedCount.objects.get(pk=figures[0].shown.pk)
    assert link in reader.get(reverse("reports:count", args=[count.pk])).content.decode()
    assert "reports of this day" in reader.get(reverse("exchange:beside_days")).content.decode()
    auditor = at_desk(centre.auditor)
    for address in (reverse("exchange:beside_days"), reverse("exchange:beside", args=["2017-01-06"])):
        assert reverse("reports:list") not in auditor.get(address).content.decode(), address
