"""What is protected has no word in the search: it is found by nobody, and nothing tells that it is there."""

import pytest
from django.urls import reverse

from tests.safety import hunted
from tregua.people.models import SoughtWords
from tregua.people.roles import STAFF
from tregua.people.searching import index
from tregua.people.searching.folding import asked_words
from tregua.people.searching.kinds import kinds

# Of what hunters look for: all that is sealed, every request for protection, evidence, teams out, alarms and breaches.
HIDDEN = (*hunted.VAULT, *hunted.REQUESTS, *hunted.WATCH)


@pytest.fixture
def centre(staff):
    made = hunted.hold(staff)
    while not index.take_in():
        pass
    return made


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize("hidden", HIDDEN)
def test_no_record_is_found_by_what_is_protected(hidden):
    asked = asked_words(hidden)
    for said in SoughtWords.objects.values_list("kind", "record", "words"):
        words = {word[1:] for word in said[2].split()}
        assert not words.issuperset(asked), said
    assert SoughtWords.objects.exists()


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize("role", STAFF, ids=lambda role: role.code)
def test_whoever_looks_for_it_is_told_the_same_as_of_what_is_nowhere(role, staff, at_desk):
    browser = at_desk(next(one for one in vars(staff).values() if getattr(one, "roles", None) == [role.code]))
    nowhere = answered(browser, "exercise zzyzx zzyzx")
    for hidden in (hunted.CALLER, hunted.LEADER, "exercise threat basis two", hunted.EVIDENCE):
        assert answered(browser, hidden) == nowhere


def answered(browser, words):
    page = browser.get(reverse("people:search"), {"q": words})
    assert page.status_code == 200
    assert [kind.code for kind in page.context["shown"]] == []
    return len(page.context["kinds"]), page.context["complete"]


def test_no_kind_that_is_protected_is_looked_for():
    told = {label for kind in kinds() for label in kind.told_by}
    assert not told & {"people.Sealed", "people.AccessNote", "incidents.EvidenceFile", "exchange.Opening"}
    assert {label for label in told if label.startswith(("liaison.", "people."))} == {
        "liaison.Meeting",
        "liaison.MeetingParty",
    }
