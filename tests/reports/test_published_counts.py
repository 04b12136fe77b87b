"""Figures of others stand as published, beside each other; nothing is added up, nothing is mended."""

import re
import time
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.intake.founding_text import prepare
from tregua.agreement.acceptances import record_acceptance, set_status
from tregua.agreement.actions import add_party
from tregua.agreement.models import Party
from tregua.intake import actions as intake
from tregua.reports.actions import add_source
from tregua.reports.comparison import against_roll
from tregua.reports.counting import record_count
from tregua.reports.models import Flag, PublishedCount


@pytest.fixture
def agreement(staff):
    made = prepare(staff)
    for code, kind in (("ahrar-al-sham", "armed_group"), ("hnc", "coalition")):
        add_party(code=code, kind=kind, names={"en": code}, source="a list", by=staff.head)
    return made


@pytest.fixture
def ministry(staff):
    return add_source(code="ministry", kind="official", names={"en": "Ministry of Defence"}, by=staff.duty)


def instant(day: int, month: int = 3) -> datetime:
    return datetime(2016, month, day, 20, tzinfo=UTC)


def record(staff, publisher, value, **says):
    start = {"unit": "violation", "series": "daily", "window_end": instant(6), "by": staff.duty}
    return record_count(publisher=publisher, value=value, **(start | says))


def kinds(count) -> list[str]:
    return [flag.kind for flag in Flag.objects.about_any([count])]


def text(client, name, *args, **asked):
    answer = client.get(reverse(f"reports:{name}", args=args), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_a_list_that_does_not_add_up_is_flagged_and_kept_as_published(staff, ministry, agreement, at_desk):
    count = record(staff, ministry, 15, by_province={"SY01+03": 11, "SY05": 1, "SY12": 1, "SY07": 1})
    assert kinds(count) == ["list_against_total", "damascus_undifferentiated"]
    assert count.value == 15
    page = text(at_desk(staff.reader), "counts")
    for words in (
        "the parts add up to 14; published: 15",
        "Damascus, undifferentiated",
        "Hama",
        "Ministry of Defence",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("hour", "says"),
    [((20, 59), '<td data-label="Window">6 March 2016</td>'), ((20, 30), "6 March 2016 23:30")],
)
def test_a_count_of_a_day_names_the_day_and_no_minute_that_nobody_said(
    staff, ministry, agreement, at_desk, settings, hour, says
):
    settings.TIME_ZONE = "Africa/Nairobi"
    record(staff, ministry, 8, window_end=datetime(2016, 3, 6, *hour, tzinfo=UTC))
    assert says in re.sub(r"</?(?:time|bdi)[^>]*>", "", text(at_desk(staff.reader), "counts"))


def test_provinces_named_without_a_figure_are_neither_zero_nor_absent(staff, ministry, agreement, at_desk):
    count = record(staff, ministry, 9, by_province={"SY02": 5, "SY05": None, "SY07": 0})
    assert kinds(count) == []
    page = text(at_desk(staff.reader), "counts")
    assert "named without a figure" in page
    assert '<span dir="auto">Idlib</span>: 0' in page


def test_a_body_that_publishes_no_count_says_so_and_that_is_no_zero(staff, agreement, at_desk):
    washington = add_source(
        code="state-department", kind="official", names={"en": "State Department"}, by=staff.duty
    )
    count = record(staff, washington, None, words="we publish no numbers")
    page = text(at_desk(staff.reader), "counts")
    assert "states that it publishes no count" in page
    assert count.parts is None
    assert compared(count) is None


def test_counts_of_two_bodies_are_never_added(staff, ministry, at_desk):
    ngo = add_source(code="network", kind="ngo", names={"en": "Network"}, by=staff.duty)
    record(staff, ministry, 7919)
    record(staff, ngo, 6011)
    page = text(at_desk(staff.reader), "counts")
    assert "never added up" in page
    assert "7,919" in page
    assert "13930" not in page.replace(",", "")


def test_a_running_total_is_held_against_the_one_before(staff, ministry):
    total = {"series": "since the start", "cumulative": True}
    record(staff, ministry, 49, window_end=instant(2), **total)
    lost = record(staff, ministry, 79, window_end=instant(3), added=44, **total)
    assert kinds(lost) == ["running_total"]
    assert Flag.objects.about_any([lost]).get().detail["expected"] == 93
    fallen = record(staff, ministry, 17, window_end=instant(4), **total)
    assert kinds(fallen) == ["running_total_falls"]
    other_series = record(staff, ministry, 17, window_end=instant(4), series="another", cumulative=True)
    assert kinds(other_series) == []


def test_editions_of_one_publication_are_held_against_each_other(staff, ministry):
    record(staff, ministry, 79, language="en")
    assert kinds(record(staff, ministry, 81, language="ar")) == ["editions_differ"]
    assert kinds(record(staff, ministry, 81, language="fr", window_end=instant(7))) == []


def test_a_count_wrongly_read_is_taken_out_and_stays_readable(staff, ministry, at_desk):
    count, client = record(staff, ministry, 15), at_desk(staff.duty)
    here = reverse("reports:count", args=[count.pk])
    assert client.post(here, {"reason": ""}).status_code == 422
    client.post(here, {"reason": "misread"})
    assert client.post(here, {"reason": "misread"}).status_code == 409
    assert "misread" in text(client, "count", count.pk)
    assert not PublishedCount.objects.standing().exists()
    assert kinds(record(staff, ministry, 14)) == []


def name_parties(staff, agreement, *codes: str, since: datetime) -> list:
    return [
        record_acceptance(
            agreement,
            party=Party.objects.get(code=code),
            channel="washington",
            how_expressed="unknown",
            since=since,
            source="a list",
            by=staff.head,
        )
        for code in codes
    ]


def compared(count):
    return against_roll([count]).get(count.pk)


def test_of_sixty_nine_published_some_are_named_and_the_rest_is_said_to_be_unnamed(
    staff, ministry, agreement, at_desk
):
    name_parties(staff, agreement, "opposition-factions", "ahrar-al-sham", since=instant(1))
    (late,) = name_parties(staff, agreement, "daesh", since=instant(20))
    count = record(staff, ministry, 69, unit="group", series="the American list", channel="washington")
    comparison = compared(count)
    assert (comparison.published, len(comparison.named), comparison.unnamed) == (69, 2, 67)
    page = text(at_desk(staff.reader), "counts")
    for words in (
        "69 published",
        "2 named with a source (as of that day)",
        "67 unnamed",
        "opposition factions",
    ):
        assert words in page
    assert late.party.name() not in page
    assert compared(record(staff, ministry, 69, unit="group", channel="moscow")).unnamed == 69
    assert compared(record(staff, ministry, 69, unit="violation", channel="washington")) is None


def test_every_kind_of_armed_party_is_held_against_a_count_and_shown_with_its_kind(
    staff, ministry, agreement, at_desk
):
    name_parties(staff, agreement, "ahrar-al-sham", "syrian-army", since=instant(1))
    count = record(staff, ministry, 69, unit="group", channel="washington")
    assert {one.party.code for one in compared(count).named} == {"ahrar-al-sham", "syrian-army"}
    page = text(at_desk(staff.reader), "roll")
    assert "· armed group ·" in page
    assert "· state force ·" in page


def test_ninety_seven_through_either_co_chair_stand_beside_who_is_named_through_any(
    staff, ministry, agreement, at_desk
):
    name_parties(staff, agreement, "ahrar-al-sham", since=instant(1))
    village = add_party(
        code="a-village", kind="community", names={"en": "A village"}, source="its elders", by=staff.head
    )
    for channel, party in (("moscow", Party.objects.get(code="hnc")), ("moscow", village)):
        record_acceptance(
            agreement, party=party, channel=channel, how_expressed="letter", since=instant(2), source="its letter", by=staff.head
        )  # fmt: skip
    groups = compared(record(staff, ministry, 97, unit="group", series="groups"))
    assert {one.party.code for one in groups.named} == {"ahrar-al-sham", "hnc"}
    assert groups.unnamed == 95
    settlements = compared(record(staff, ministry, 35, unit="settlement", series="settlements"))
    assert [one.party.code for one in settlements.named] == ["a-village"]
    page = text(at_desk(staff.reader), "roll")
    before, apart = page.split("Settlements and local administrations, counted apart")
    assert "97 published" in before
    assert "A village" not in before
    assert "35 published" in apart
    assert "A village" in apart
    assert "its elders" not in page, "named with the source of the acceptance"


def test_who_withdrew_by_then_is_not_named_and_more_may_be_named_than_published(staff, ministry, agreement):
    first, _second = name_parties(staff, agreement, "opposition-factions", "ahrar-al-sham", since=instant(1))
    count = record(staff, ministry, 1, unit="form", channel="washington")
    assert (compared(count).unnamed, compared(count).more_named) == (0, 1)
    set_status(first, status="withdrawn", since=instant(2), reason="by letter", by=staff.head)
    assert (compared(count).unnamed, compared(count).more_named) == (0, 0)


def test_who_accepts_as_the_window_ends_belongs_to_the_next(staff, ministry, agreement):
    name_parties(staff, agreement, "opposition-factions", since=instant(6))
    says = {"unit": "group", "channel": "washington"}
    assert compared(record(staff, ministry, 69, window_end=instant(6), **says)).named == []
    assert len(compared(record(staff, ministry, 69, window_end=instant(7), **says)).named) == 1


def test_a_page_of_counts_asks_once_for_the_roll(staff, ministry, agreement, at_desk):
    name_parties(staff, agreement, "opposition-factions", "ahrar-al-sham", since=instant(1))
    client, asked = at_desk(staff.reader), []
    for value in (69, 70, 71):
        record(staff, ministry, value, unit="group", channel="washington", window_end=instant(value - 60))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("reports:counts"))
        asked.append(len(queries))
    assert asked[1] == asked[2]


def cut_count(client, staff, **says):
    message = intake.receive(
        channel="text",
        raw=b"Nine violations.",
        media_type="text/plain",
        language="en",
        outlet="Wire",
        by=staff.duty,
    )
    draft = intake.cut(message, kind="published_count", start=0, end=16, by=staff.duty)
    start = {
        "new_source": "Ministry", "new_source_kind": "official", "value": "9", "unit": "violation",
        "series": "daily", "window_end": "2016-03-06",
    }  # fmt: skip
    return client.post(reverse("intake:make", args=[draft.pk]), start | says)


@pytest.mark.parametrize("line", ["Aleppo = " + "9" * 5000, "a" + " " * 50_000 + "x", "1 " * 50_000 + "x"])
def test_a_line_that_is_no_entry_is_told_at_once(staff, agreement, at_desk, line):
    started = time.process_time()
    assert cut_count(at_desk(staff.duty), staff, by_province=line).status_code == 422
    assert time.process_time() - started < 10


def test_a_list_is_written_as_it_stands_in_the_text(staff, agreement, at_desk):
    answer = cut_count(
        at_desk(staff.duty), staff, by_province="Aleppo = 4\nSY01+03 – 3\nحماة: 1\nIdlib\nAleppo 1"
    )
    assert answer.status_code == 302
    count = PublishedCount.objects.get()
    assert count.by_province == {"SY02": 5, "SY01+03": 3, "SY05": 1, "SY07": None}
    assert kinds(count) == ["duplicated_province", "damascus_undifferentiated"]


@pytest.mark.parametrize(
    ("says", "error"),
    [
        ({"by_province": "Atlantis = 4"}, "no one province is called so"),
        ({"window_start": "2016-03-07"}, "before the first day"),
        ({"value": "-1"}, "greater than or equal to 0"),
        ({"window_end": ""}, "required"),
        ({"new_source": ""}, "one of the two"),
    ],
)
def test_a_count_that_cannot_be_recorded_is_said_with_its_place(staff, agreement, at_desk, says, error):
    answer = cut_count(at_desk(staff.duty), staff, **says)
    assert answer.status_code == 422
    assert error in answer.content.decode()
    assert not PublishedCount.objects.exists()


def test_counts_are_narrowed(staff, ministry, at_desk):
    record(staff, ministry, 15)
    record(staff, ministry, 23, unit="meeting", series="meetings", window_end=instant(9))
    client = at_desk(staff.reader)

    def shown(**asked):
        page = client.get(reverse("reports:counts"), asked).context["page"]
        return {count.value for count in page.object_list}

    assert shown() == {15, 23}
    assert shown(unit="meeting") == {23}
    assert shown(until="2016-03-06") == {15}
    assert shown(since="2016-03-07", unit="violation") == set()
    assert shown(unit="nonsense", page="x") == {15, 23}


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_are_shown_in_the_language_of_the_person(staff, ministry, agreement, at_desk, language):
    count = record(staff, ministry, 69, unit="group", channel="washington", by_province={"SY02": 3})
    for address in (reverse("reports:counts"), reverse("reports:count", args=[count.pk])):
        assert at_desk(staff.duty).get(address, headers={"accept-language": language}).status_code == 200


def test_who_may_not(staff, ministry, at_desk):
    count = record(staff, ministry, 15)
    here = reverse("reports:count", args=[count.pk])
    for person in (staff.administrator, staff.auditor, staff.custodian):
        assert at_desk(person).get(reverse("reports:counts")).status_code == 403
        assert at_desk(person).get(here).status_code == 403
    assert at_desk(staff.reader).post(here, {"reason": "x"}).status_code == 403


def test_the_roll_shows_the_newest_figure_with_how_many_are_named(staff, ministry, agreement, at_desk):
    name_parties(staff, agreement, "opposition-factions", since=instant(1))
    record(staff, ministry, 69, unit="group", series="the American list", channel="washington")
    client = at_desk(staff.reader)
    page = text(client, "roll")
    for words in ("69", "1 named with a source (as of that day)", "68 unnamed", "opposition factions"):
        assert words in page
    assert "69 published" not in text(client, "roll", on="2016-01-01")
    assert at_desk(staff.administrator).get(reverse("reports:roll")).status_code == 403
