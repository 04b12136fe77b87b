"""A text that may carry a statement on record is suggested on its page; a person takes it or turns it down, once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from tests.intake.test_renderings import ARABIC, FRENCH, WIRE
from tregua.intake import actions as intake
from tregua.intake.heard import Heard
from tregua.intake.machine import MachineReading, reading_of
from tregua.people import suggestions
from tregua.record.models import Entry
from tregua.reports import carried_actions, speech
from tregua.reports.carried import Carried, CarriedDecision
from tregua.reports.carrying import statements_around
from tregua.reports.models import Rendering, Statement

DAY = date(2016, 3, 5)
OTHER = "Nine violations were recorded in Aleppo in a day, Sergey Kuralenko told reporters on 5 March 2016."


@pytest.fixture
def receive(staff):
    def take(words, outlet="RT France", published=DAY, **says):
        return intake.receive(
            channel="text", raw=words.encode(), media_type="text/plain", outlet=outlet, published_on=published,
            url="https://example.example/text", by=staff.duty, **says,
        )  # fmt: skip

    return take


@pytest.fixture
def record(staff):
    def make(words=WIRE, **says):
        occasion = speech.record_occasion(kind="briefing", place_as_written="Hmeimim", day=DAY, by=staff.duty)
        given = {"speaker": "Sergey Kuralenko", "speaker_role": "head of the Russian Centre", "said_on": DAY}
        return speech.record_statement(
            words=words, language="en", occasion=occasion, by=staff.duty, **(given | says)
        )

    return make


def page(client, statement, **headers):
    answer = client.get(reverse("reports:statement", args=[statement.pk]), headers=headers)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def decide(client, carried, decision, **says):
    given = {"decision": decision, "statement": carried.statement_id, "seen": carried.as_seen, **says}
    return client.post(reverse("reports:carried", args=[carried.pk]), given, follow=True)


def test_a_text_that_is_read_is_held_against_the_statements_of_its_days(staff, receive, record):
    statement = record()
    another = record(OTHER)
    message = receive(FRENCH)
    reading_of(message, staff.duty)
    carried = Carried.objects.get()
    assert (carried.statement, carried.message) == (statement, message)
    assert another != statement
    assert carried.words[:20] == FRENCH[:20]
    assert {row.speaker for row in Heard.objects.all()} == {"kuralenko", "rcc", "rus"}


def test_a_statement_that_is_recorded_is_held_against_the_texts_that_were_read(staff, receive, record):
    for words in (ARABIC, OTHER):
        reading_of(receive(words), staff.duty)
    assert not Carried.objects.exists()
    statement = record()
    assert Carried.objects.get().message.text == ARABIC
    assert list(Carried.objects.undecided([statement])) == [Carried.objects.get()]


def test_the_text_a_statement_was_cut_from_and_other_days_are_not_suggested(staff, receive, record):
    own = receive(FRENCH)
    record(message=own)
    reading_of(own, staff.duty)
    reading_of(receive(ARABIC, published=date(2016, 4, 20)), staff.duty)
    assert not Carried.objects.exists()


def test_the_differences_stand_side_by_side_and_one_key_makes_the_rendering(staff, at_desk, receive, record):
    statement, message = record(), receive(FRENCH)
    reading_of(message, staff.duty)
    client = at_desk(staff.duty)
    shown = page(client, statement)
    for words in (
        "Another text may carry this statement",
        "Hmeimim",
        "Moscou",
        "political forces",
        "RT France",
    ):
        assert words in shown
    assert 'src="/static/intake/proposals.js"' in shown
    decide(client, Carried.objects.get(), "accept")
    rendering = Rendering.objects.get()
    assert (rendering.message, rendering.outlet, rendering.language) == (message, "RT France", "fr")
    assert rendering.words == " ".join(FRENCH.split())
    assert {"field": "place", "statement": "Hmeimim", "rendering": "Moscou"} in rendering.differences
    assert {"field": "left_out", "statement": "political forces", "rendering": ""} in rendering.differences
    assert "Another text may carry" not in page(client, statement)
    assert CarriedDecision.objects.get().rendering == rendering


def test_what_was_turned_down_is_remembered_with_its_reason_and_not_suggested_again(
    staff, at_desk, receive, record, monkeypatch
):
    statement, message = record(), receive(FRENCH)
    reading_of(message, staff.duty)
    client = at_desk(staff.duty)
    carried = Carried.objects.get()
    decide(client, carried, "reject", reason="another general")
    assert CarriedDecision.objects.get().reason == "another general"
    monkeypatch.setattr("tregua.intake.reading.version.version", lambda: "another")
    reading_of(message, staff.duty)
    assert MachineReading.objects.count() == 2
    assert "Another text may carry" not in page(client, statement)
    assert not Rendering.objects.exists()
    latest = Entry.objects.filter(log="journal").order_by("-index").first()
    assert b"another general" not in bytes(latest.data)


def test_two_people_decide_once(staff, at_desk, receive, record):
    statement = record()
    reading_of(receive(FRENCH), staff.duty)
    carried = Carried.objects.get()
    carried_actions.take_as_rendering(carried, by=staff.duty)
    answer = decide(at_desk(staff.duty), carried, "accept")
    assert "Somebody has decided on this text already." in answer.content.decode()
    assert statement.renderings.count() == 1


@pytest.mark.parametrize("decision", ["accept", "reject"])
@pytest.mark.parametrize("now", ["other", "none"])
def test_what_was_read_anew_since_it_was_looked_at_is_not_decided(
    staff, at_desk, receive, record, decision, now
):
    statement = record()
    reading_of(receive(FRENCH), staff.duty)
    seen = Carried.objects.get()
    if now == "other":
        Carried.objects.update(spans=[[0, 20]])
    else:
        Carried.objects.all().delete()
    answer = decide(at_desk(staff.duty), seen, decision)
    assert answer.redirect_chain == [(reverse("reports:statement", args=[statement.pk]), 302)]
    assert "This text was read anew" in answer.content.decode()
    with pytest.raises(carried_actions.ReadAnewError):
        carried_actions.take_as_rendering(seen, by=staff.duty)
    assert not CarriedDecision.objects.exists()
    assert not Rendering.objects.exists()


def test_texts_are_read_before_the_transaction_that_records_a_statement(staff, at_desk, receive, monkeypatch):
    from tregua.intake.reading import reader  # noqa: PLC0415 - its reading is watched

    reading_of(receive(FRENCH), staff.duty)
    own = receive(WIRE, outlet="Wire")
    client = at_desk(staff.duty)
    client.get(reverse("intake:message", args=[own.pk]))
    inside = []
    read = reader.read
    monkeypatch.setattr(
        reader,
        "read",
        lambda *text, **says: (inside.append(list(connection.savepoint_ids)), read(*text, **says))[1],
    )
    said = next(
        one for one in MachineReading.objects.latest_of(own.pk).proposals if one["kind"] == "statement"
    )
    place = {name: said[name] for name in ("kind", "start", "end")}
    client.post(reverse("intake:decide", args=[own.pk]), {**place, "decision": "accept"})
    assert Statement.objects.get().message == own
    assert inside == [list(connection.savepoint_ids)]
    assert Carried.objects.get().message.text == FRENCH


def test_who_may_not_read_messages_sees_none_and_who_may_not_cut_decides_nothing(
    staff, at_desk, receive, record
):
    statement = record()
    reading_of(receive(FRENCH), staff.duty)
    carried = Carried.objects.get()
    for person in vars(staff).values():
        if not hasattr(person, "may") or not person.may("reports.read"):
            continue
        shown = page(at_desk(person), statement)
        assert ("Another text may carry" in shown) == person.may("intake.read"), person.code
        assert ('value="accept"' in shown) == (person.may("intake.read") and person.may("intake.cut"))
        if not person.may("intake.cut"):
            assert decide(at_desk(person), carried, "accept").status_code == 403
            with pytest.raises(PermissionDenied):
                carried_actions.turn_down(carried, by=person)
    assert not CarriedDecision.objects.exists()


def test_a_sealed_name_is_a_bar_in_what_is_suggested(staff, receive, record):
    record()
    message = receive(
        WIRE.replace("The centre will", "Test Alpha of the centre will"), protected_names=["Test Alpha"]
    )
    reading_of(message, staff.duty)
    carried = Carried.objects.get()
    assert "▮1▮" in carried.words
    assert "Alpha" not in carried.words + str(carried.differences) + str(carried.reasons)


def test_only_so_many_statements_and_texts_are_asked_for(
    staff, receive, record, django_assert_max_num_queries
):
    for number in range(30):
        speech.record_statement(
            speaker="Staffan de Mistura", words=f"Talks {number}.", language="en", said_on=DAY, by=staff.duty
        )
    record()
    message = receive(FRENCH)
    with django_assert_max_num_queries(16):
        reading_of(message, staff.duty)
    assert Carried.objects.count() == 1


@pytest.mark.skipif(connection.vendor != "sqlite", reason="needs SQLite")
def test_what_is_asked_for_is_found_by_an_index(db):
    heard = Heard.objects.around(["rus", "kuralenko"], DAY).explain()
    assert "heard_by_speaker_and_day" in heard
    for some in (statements_around(DAY, DAY), statements_around(None, None)):
        assert "SCAN reports_statement" not in some.explain()


def test_the_list_of_statements_says_which_wait_for_a_person(staff, at_desk, receive, record):
    record()
    reading_of(receive(FRENCH), staff.duty)
    shown = at_desk(staff.duty).get(reverse("reports:statements")).content.decode()
    assert "1 text may carry it" in shown
    carried_actions.turn_down(Carried.objects.get(), by=staff.duty)
    assert "may carry it" not in at_desk(staff.duty).get(reverse("reports:statements")).content.decode()


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_page_is_shown_in_the_language_of_the_person(staff, at_desk, receive, record, language):
    statement = record()
    reading_of(receive(ARABIC), staff.duty)
    assert '<blockquote dir="auto" lang="ar">' in page(
        at_desk(staff.duty), statement, **{"accept-language": language}
    )


def test_s_19_no_rendering_is_suggested_where_suggestions_are_off(staff, at_desk, receive, record):
    statement = record()
    reading_of(receive(FRENCH), staff.duty)
    client = at_desk(staff.duty)
    assert "Suggested by the machine" in page(client, statement)
    suggestions.switch(on=False, reason="a test", by=staff.head)
    assert "Suggested by the machine" not in page(client, statement)
    assert "waits" not in client.get(reverse("reports:statements")).content.decode()
