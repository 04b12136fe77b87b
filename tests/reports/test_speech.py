"""One speaker's words and how outlets render them; what this centre itself says; doubts that people settle."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tregua.record.models import Entry
from tregua.reports import flags, speech
from tregua.reports.models import Flag, FlagResolution, Rendering, Statement


@pytest.fixture
def statement(staff):
    occasion = speech.record_occasion(
        kind="press_conference", place_as_written="Hmeimim", elsewhere={"RT France": "Moscou"}, by=staff.duty
    )
    return speech.record_statement(
        speaker="Sergei Kuralenko",
        speaker_role="head of the centre",
        occasion=occasion,
        words="We will help them.",
        language="en",
        by=staff.duty,
    )


def page(client, name, *args, **asked):
    answer = client.get(reverse(f"reports:{name}", args=args), asked)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


RENDERING = {
    "outlet": "RT France", "language": "fr", "words": "Nous les aiderons.", "speaker": "Sergueï Kouralenko",
    "place": "Moscou", "left_out": "political forces\n\nprotection from government bodies", "added": "factions",
}  # fmt: skip


def test_renderings_stand_side_by_side_with_what_differs_field_by_field(staff, at_desk, statement):
    client = at_desk(staff.duty)
    client.post(reverse("reports:statement", args=[statement.pk]), RENDERING)
    rendering = Rendering.objects.get()
    assert rendering.differences == [
        {"field": "speaker", "statement": "Sergei Kuralenko", "rendering": "Sergueï Kouralenko"},
        {"field": "place", "statement": "Hmeimim", "rendering": "Moscou"},
        {"field": "left_out", "statement": "political forces", "rendering": ""},
        {"field": "left_out", "statement": "protection from government bodies", "rendering": ""},
        {"field": "added", "rendering": "factions", "statement": ""},
    ]
    shown = page(client, "statement", statement.pk)
    for words in (
        "We will help them.",
        "Nous les aiderons.",
        "political forces",
        "place contradicted",
        "Moscou",
    ):
        assert words in shown


def test_in_the_same_language_the_words_that_differ_are_marked(staff, at_desk, statement):
    client = at_desk(staff.duty)
    says = {"outlet": "Wire", "language": "en", "words": "We help them all."}
    client.post(reverse("reports:statement", args=[statement.pk]), says)
    shown = page(client, "statement", statement.pk)
    assert "<del>will</del>" in shown
    assert "<ins>them all.</ins>" in shown
    assert Rendering.objects.get().differences == []


def test_a_rendering_without_words_is_refused(staff, at_desk, statement):
    answer = at_desk(staff.duty).post(reverse("reports:statement", args=[statement.pk]), {"outlet": "Wire"})
    assert answer.status_code == 422
    assert not Rendering.objects.exists()


def test_statements_are_found_by_words_or_speaker(staff, at_desk, statement):
    client = at_desk(staff.reader)
    assert "We will help them." in page(client, "statements", words="kuralenko")
    assert "We will help them." in page(client, "statements", words="HELP")
    assert "No statement is on record." in page(client, "statements", words="nothing")


def test_the_centre_speaks_through_those_who_may(staff, at_desk):
    client = at_desk(staff.publisher)
    says = {
        "kind": "briefing", "place_as_written": "Hmeimim", "day": "2016-03-05", "speaker": "Head of the centre",
        "words": "Nine violations were reported to us.", "language": "en",
    }  # fmt: skip
    answer = client.post(reverse("reports:speak"), says)
    made = Statement.objects.get()
    assert answer.url == reverse("reports:statement", args=[made.pk])
    assert made.by_this_centre
    assert made.occasion.by_this_centre
    assert made.said_on.isoformat() == made.occasion.day.isoformat() == "2016-03-05"
    assert "said by this centre" in page(client, "statements")
    assert client.post(reverse("reports:speak"), says | {"words": ""}).status_code == 422
    for person in (staff.duty, staff.verifier, staff.liaison, staff.reader, staff.administrator):
        assert at_desk(person).get(reverse("reports:speak")).status_code == 403
        with pytest.raises(PermissionDenied):
            speech.record_statement(speaker="x", words="y", language="en", by_this_centre=True, by=person)


def test_doubts_wait_until_a_person_settles_them_with_a_basis(staff, at_desk, statement):
    flag = Flag.objects.get()
    client = at_desk(staff.duty)
    assert "Texts set it in different places" in page(client, "flags")
    here = reverse("reports:settle", args=[flag.pk])
    assert client.get(here).status_code == 200
    assert client.post(here, {"resolution": "Hmeimim", "basis": " "}).status_code == 422
    assert client.post(here, {"resolution": "Hmeimim", "basis": "the ministry's dateline"}).status_code == 302
    assert FlagResolution.objects.get().basis == "the ministry&#x27;s dateline".replace("&#x27;", "'")
    second = client.post(here, {"resolution": "Moscow", "basis": "mine"})
    assert second.status_code == 409
    for words in ("Somebody has settled this doubt already.", "Hmeimim", "Moscow", "mine"):
        assert words in second.content.decode()
    assert "No flag waits" in page(client, "flags")
    assert "dateline" in page(client, "flags", show="all", kind="place_contradicted")
    assert "No flag is like this" in page(client, "flags", kind="no_author")
    with pytest.raises(flags.FlagError, match="already"):
        flags.settle_flag(flag, resolution="x", basis="y", by=staff.verifier)


def test_what_stands_around_statements_is_shown_with_its_doubts(staff, at_desk, statement):
    speech.record_assessment(words="it seems to hold", language="en", by=staff.duty)
    shown = page(at_desk(staff.reader), "said")
    for words in ("it seems to hold", "no author named", "nobody stands behind it", "press conference"):
        assert words in shown
    assert f'id="about-{statement.occasion_id}"' in shown


def test_the_journal_names_no_author_and_no_account(staff):
    speech.record_assessment(words="it holds", language="en", author="Somebody Named", by=staff.duty)
    latest = Entry.objects.filter(log="journal").order_by("-index").first()
    assert b"Somebody" not in bytes(latest.data)


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_pages_are_shown_in_the_language_of_the_person(staff, at_desk, statement, language):
    speech.add_rendering(statement, outlet="Wire", language="en", words="We help.", by=staff.duty)
    flag = Flag.objects.get()
    for person, address in (
        (staff.duty, reverse("reports:statements")),
        (staff.duty, reverse("reports:statement", args=[statement.pk])),
        (staff.duty, reverse("reports:said")),
        (staff.duty, reverse("reports:flags")),
        (staff.duty, reverse("reports:settle", args=[flag.pk])),
        (staff.publisher, reverse("reports:speak")),
    ):
        assert at_desk(person).get(address, headers={"accept-language": language}).status_code == 200, address


def test_who_may_not(staff, at_desk, statement):
    flag = Flag.objects.get()
    for person in (staff.administrator, staff.auditor, staff.custodian):
        for name in ("statements", "said", "flags"):
            assert at_desk(person).get(reverse(f"reports:{name}")).status_code == 403
        assert at_desk(person).get(reverse("reports:statement", args=[statement.pk])).status_code == 403
    for person in (staff.reader, staff.publisher, staff.head):
        client = at_desk(person)
        assert client.get(reverse("reports:settle", args=[flag.pk])).status_code == 403
        assert client.post(reverse("reports:statement", args=[statement.pk]), RENDERING).status_code == 403
    assert not Rendering.objects.exists()
