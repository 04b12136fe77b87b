"""A passage becomes a request for protection, a threat or a promise; what it suggests a person may change."""

import re
from datetime import date

import pytest
from django.urls import reverse

from tregua.agreement.actions import add_party
from tregua.intake import actions as intake
from tregua.intake.drafts import draft_kinds
from tregua.liaison.models import Assurance, ProtectionRequest, Threat

# In our own words, after the article of March 2016.
TEXT = (
    "Ils demandent de garantir la sécurité de ceux qui ont signé et de les défendre contre la Bande noire. "
    "Nous aiderons les chefs des factions et les administrations locales."
)
ASKS = "garantir la sécurité de ceux qui ont signé et de les défendre contre la Bande noire"
PROMISES = "Nous aiderons les chefs des factions et les administrations locales."


@pytest.fixture
def message(staff):
    return intake.receive(
        channel="text", raw=TEXT.encode(), media_type="text/plain", language="fr", outlet="An Outlet",
        published_on=date(2016, 3, 2), by=staff.liaison,
    )  # fmt: skip


def cut(message, staff, kind, words):
    start = message.text.index(words)
    return intake.cut(message, kind=kind, start=start, end=start + len(words), by=staff.liaison)


def make(draft, staff, **changes):
    kind = draft_kinds()[draft.kind]
    form = kind.form(draft, kind.initial(draft) | changes)
    assert form.is_valid(), form.errors
    return kind.make(draft, form, staff.liaison)


def test_a_passage_suggests_for_whom_protection_is_asked_and_what(message, staff):
    draft = cut(message, staff, "protection_request", ASKS)
    initial = draft_kinds()["protection_request"].initial(draft)
    assert initial["beneficiaries"] == ["signatories"]
    assert initial["asked"] == ["guarantee", "defence"]
    assert initial["hearsay_depth"] == 1, "the outlet tells it on; whom it quotes, a person adds"
    made = make(draft, staff, addressed_to="the centre", hearsay_depth=2)
    assert isinstance(made, ProtectionRequest)
    assert made.hearsay_depth == 2
    assert made.story is not None


def test_a_passage_suggests_whom_a_threat_comes_from_when_one_party_is_named(message, staff):
    band = add_party(
        code="black-band", kind="excluded_group", names={"en": "the Black Band", "fr": "la Bande noire"},
        source="a list", by=staff.head,
    )  # fmt: skip
    draft = cut(message, staff, "threat", ASKS)
    kind = draft_kinds()["threat"]
    initial = kind.initial(draft)
    assert (initial["by_party"], initial["against"]) == (band, "signatories")
    assert "An Outlet" in initial["basis"]
    made = make(draft, staff, imminence="ongoing", by_party=band.pk)
    assert isinstance(made, Threat)
    assert made.by_party == band


def test_a_promise_keeps_its_words_and_language_and_has_a_day_to_follow_up(message, staff):
    draft = cut(message, staff, "assurance", PROMISES)
    made = make(draft, staff, promised_by="the head of the centre")
    assert isinstance(made, Assurance)
    assert (made.promise, made.language, made.promised_on) == (PROMISES, "fr", date(2016, 3, 2))
    assert made.beneficiaries == ["faction_leaders", "local_administrations"]
    assert made.follow_up_on is not None


def test_only_who_records_liaison_work_is_offered_these_kinds(staff):
    ours = [
        kind for kind in draft_kinds().values() if kind.code in {"protection_request", "threat", "assurance"}
    ]
    assert all(kind.refusals for kind in ours)
    for kind in ours:
        assert staff.duty.may(kind.permission)
        assert not staff.verifier.may(kind.permission)


def test_on_the_page_the_suggestions_are_ticked_and_a_person_decides(message, staff, at_desk):
    desk = at_desk(staff.duty)
    draft = cut(message, staff, "protection_request", ASKS)
    address = reverse("intake:make", args=[draft.pk])
    html = desk.get(address).content.decode()
    assert re.search(r'value="signatories"[^>]* checked', html)
    assert not re.search(r'value="monitors"[^>]* checked', html)
    says = {
        "beneficiaries": ["signatories"],
        "asked": ["guarantee"],
        "addressed_to": "the centre",
        "hearsay_depth": "2",
    }
    assert desk.post(address, says | {"beneficiaries": []}).status_code == 422
    assert desk.post(address, says | {"story": ASKS}).status_code == 302
    assert ProtectionRequest.objects.get().recorded_by == staff.duty


def test_what_cannot_be_recorded_is_told_on_the_page(message, staff, at_desk):
    draft = cut(message, staff, "assurance", PROMISES)
    says = {
        "promised_by": "the centre", "beneficiaries": ["signatories"], "promise": PROMISES,
        "promised_on": "2016-03-02", "follow_up_on": "2016-03-01",
    }  # fmt: skip
    answer = at_desk(staff.duty).post(reverse("intake:make", args=[draft.pk]), says)
    assert answer.status_code == 422
    assert "before the promise" in answer.content.decode()
    assert not Assurance.objects.exists()


@pytest.mark.parametrize("kind", ["protection_request", "threat"])
def test_who_may_not_read_requests_does_not_see_that_one_was_cut(message, staff, at_desk, kind):
    draft = cut(message, staff, kind, ASKS)
    promise = cut(message, staff, "assurance", PROMISES)
    address = reverse("intake:message", args=[message.pk])
    seen = {
        who: at_desk(getattr(staff, who)).get(address).content.decode()
        for who in ("verifier", "head", "duty")
    }
    assert [who for who, page in seen.items() if draft.pk in page] == ["head", "duty"]
    assert all(promise.pk in page for page in seen.values())
