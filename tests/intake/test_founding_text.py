"""The founding text becomes records: every sentence through the pages, each doubt of it flagged."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.urls import reverse

from tests.conftest import needs_shared
from tests.intake import founding_text
from tests.intake.founding_text import ROWS, keys, prepare
from tregua.agreement.models import Acceptance
from tregua.intake.drafts import draft_kinds
from tregua.intake.models import Draft, Message
from tregua.liaison.models import Assurance, ProtectionRequest, Threat
from tregua.record.shown import NOBODY, shown_to
from tregua.reports.models import (
    Assessment,
    EmbeddedPost,
    Flag,
    Occasion,
    PublishedCount,
    Report,
    Source,
    StartClaim,
    Statement,
)


def text_of(which: str) -> str:
    return founding_text.ARTICLE.read_text(encoding="utf-8") if which == "article" else founding_text.OWN


@pytest.fixture
def made(staff, at_desk):
    """Make every record from our own telling of the text."""
    return make_all("own", staff, at_desk)


def make_all(which, staff, at_desk) -> None:
    """Take the text in, cut every row and make its record, each by whose hand it is."""
    prepare(staff)
    at_desk(staff.duty).post(
        reverse("intake:receive"),
        {"text": text_of(which), "language": "fr", "outlet": founding_text.OUTLET},
    )
    message = Message.objects.get()
    for row in ROWS:
        client = at_desk(getattr(staff, row.by))
        words = row.words if which == "article" else row.own
        cut = client.post(
            reverse("intake:cut", args=[message.pk]),
            {"words": words, "kind": row.kind, "occurrence": row.occurrence or ""},
        )
        assert cut.status_code == 302, (row.number, cut.context["form"].errors)
        form = client.get(cut.url).context["form"]
        start = {name: _posted(form[name].value()) for name in form.fields if form[name].value() is not None}
        says = {**start, **row.fields, **keys(row.chosen)}
        if (
            says.get("source")
            and "new_source" in form.fields
            and Source.objects.filter(pk=says["source"]).exists()
        ):
            says["new_source"] = ""
        answer = client.post(cut.url, says)
        assert answer.status_code == 302, (row.number, answer.context["form"].errors)


def _posted(value):
    return getattr(value, "pk", value)


def record_of(number: str):
    row = next(row for row in ROWS if row.number == number)
    decisions = [
        draft.decision for draft in Draft.objects.order_by("recorded_at", "id").select_related("decision")
    ]
    decision = decisions[ROWS.index(row)]
    return apps.get_model(decision.made).objects.get(pk=decision.made_id)


def flags_of(record) -> dict[str, Flag]:
    return {flag.kind: flag for flag in Flag.objects.about_any([record])}


@pytest.mark.parametrize("which", [pytest.param("article", marks=needs_shared), "own"])
def test_every_sentence_has_its_record_and_its_flags(staff, at_desk, which):
    make_all(which, staff, at_desk)
    drafts = Draft.objects.all()
    assert drafts.count() == len(ROWS) == 15
    for row in ROWS:
        record = record_of(row.number)
        assert record._meta.label == row.model
        assert set(flags_of(record)) == set(row.flags), row.number
    message = Message.objects.get()
    for draft in drafts:
        assert message.text[draft.start : draft.end] == draft.words


def test_the_headline_is_a_claim_heard_through_three(made):
    headline = record_of("T")
    assert headline.predicate == "requested_protection"
    assert headline.hearsay_depth == 3
    assert headline.grade == "F6"
    assert str(headline.source) == founding_text.OUTLET


def test_who_asks_for_protection_and_who_is_threatened_are_classes_that_nobody_outside_sees(made):
    request, threat = ProtectionRequest.objects.get(), Threat.objects.get()
    assert request.asked == ["guarantee", "defence"]
    assert threat.against == "signatories"
    assert threat.by_party.code == "daesh"
    assert set(shown_to(ProtectionRequest).values()) == set(shown_to(Threat).values()) == {NOBODY}


def test_a_promise_to_two_classes_is_followed_up(made):
    assurance = Assurance.objects.get()
    assert assurance.beneficiaries == ["faction_leaders", "local_administrations"]
    assert assurance.follow_up_on.isoformat() == "2016-03-12"


def test_moscow_and_hmeimim_contradict_each_other_and_neither_is_corrected(made):
    occasion = Occasion.objects.get()
    assert occasion.place_as_written == "Moscou"
    assert flags_of(occasion)["place_contradicted"].detail == {"here": "Moscou", "TASS": "Hmeimim"}


def test_twenty_three_meetings_are_somebodys_figure_at_latakia(made):
    count = PublishedCount.objects.get()
    assert (count.value, count.unit, count.place.code, count.cumulative) == (23, "meeting", "SY06", True)
    assert count.publisher.kind == "official"


def test_midnight_has_two_readings_and_the_agreement_settles_it(made):
    start = StartClaim.objects.get()
    assert start.readings == ["2016-02-26T22:00:00+00:00", "2016-02-27T22:00:00+00:00"]
    assert start.resolved_at == datetime(2016, 2, 26, 22, tzinfo=UTC)
    assert flags_of(start)["ambiguous_midnight"].resolution.basis.startswith("cessation-2016")


def test_it_seems_to_hold_but_nobody_says_so(made):
    assessment = Assessment.objects.get()
    assert assessment.author == ""
    assert "no_author" in flags_of(assessment)


def test_two_centres_and_their_help_are_claims(made):
    assert record_of("9").predicate == "organised"
    assert {report.predicate for report in Report.objects.all()} == {
        "requested_protection",
        "organised",
        "other",
    }
    assert Source.objects.filter(code="rt-france").count() == 1


def test_two_acceptances_came_through_two_channels(made):
    then = Acceptance.objects.as_of(datetime(2016, 2, 27, tzinfo=UTC))
    assert {one.party.code for one in then.through("washington")} == {"opposition-factions"}
    assert {one.party.code for one in then.through("moscow")} == {"syrian-army"}


def test_the_envoys_words_are_kept_in_the_language_of_the_text(made):
    statement = Statement.objects.get()
    assert (statement.speaker, statement.language, statement.original) == ("Staffan de Mistura", "fr", False)


def test_a_post_off_topic_is_context_and_nothing_is_made_of_it(made):
    assert {post.on_topic: post.posted_on.isoformat() for post in EmbeddedPost.objects.all()} == {
        True: "2016-02-23",
        False: "2016-03-01",
    }


def test_the_message_shows_what_became_of_every_passage(made, staff, at_desk):
    address = reverse("intake:message", args=[Message.objects.get().pk])
    duty, liaison = (at_desk(who).get(address).content.decode() for who in (staff.duty, staff.liaison))
    for row in ROWS:
        # Who could not have made a record is told that there is one, not which.
        assert record_of(row.number).pk in (liaison if row.by == "liaison" else duty)
    assert record_of("1").pk not in duty or staff.duty.may("liaison.record")
    assert "awaits" not in duty


@needs_shared
def test_the_words_of_the_table_stand_in_the_article_once():
    text = founding_text.ARTICLE.read_text(encoding="utf-8")
    for row in ROWS:
        assert text.count(row.words) == 1 or row.occurrence, row.number


def test_the_words_of_our_own_telling_stand_there_once():
    for row in ROWS:
        assert founding_text.OWN.count(row.own) == 1, row.number


def test_every_kind_of_draft_has_a_sentence():
    assert {row.kind for row in ROWS} == set(draft_kinds())
