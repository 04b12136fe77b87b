"""Filters of lists under a name: mine or of a role, examined each time they are used, deleted by who saved them."""

import pytest
from django.urls import reverse

from tests import world
from tregua.people import saving_filters
from tregua.people.models import SavedFilter
from tregua.people.saved_filters import conditions
from tregua.people.saving_filters import SavedFilterError, save

SAVE = reverse("people:save_filter")
REPORTS, INCIDENTS, MESSAGES = (
    reverse(name) for name in ("reports:list", "incidents:list", "intake:messages")
)


@pytest.fixture
def shelling(staff):
    """Return the duty officer's filter of reports of indirect fire, shared with the verifiers."""
    return save(
        view="reports:list", name="Shelling", query="violation_type=1.2", role="verifier", by=staff.duty
    )


def seen(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_filter_is_saved_from_the_list_and_leads_back_to_it(staff, at_desk):
    valley = world.remembered(staff)
    browser = at_desk(valley.staff.duty)
    assert "Save this filter" in seen(browser, f"{REPORTS}?violation_type=1.2&after=01J&words=")
    says = {"view": "reports:list", "name": "Shelling", "query": "violation_type=1.2&after=01J&words="}
    answer = browser.post(SAVE, says)
    kept = SavedFilter.objects.get()
    assert kept.query == "violation_type=1.2"
    assert answer["Location"] == f"{REPORTS}?violation_type=1.2&saved={kept.pk}"
    page = browser.get(answer["Location"])
    assert {one.violation_type for one in page.context["page"]} == {"1.2"}
    assert "Save this filter" not in page.content.decode()
    assert f"saved={kept.pk}" in seen(browser, REPORTS)


def test_a_filter_stands_on_its_list_for_its_owner_and_its_role_alone(staff, at_desk, shelling):
    assert "Shelling" in seen(at_desk(staff.duty), REPORTS)
    assert "Shelling" in seen(at_desk(staff.verifier), REPORTS)
    assert "Shelling" not in seen(at_desk(staff.reader), f"{REPORTS}{shelling.address}")
    assert "Shelling" not in seen(at_desk(staff.verifier), INCIDENTS)


def test_only_who_saved_it_deletes_it(staff, at_desk, shelling):
    address = reverse("people:delete_filter", args=[shelling.pk])
    assert at_desk(staff.verifier).post(address).status_code == 404
    assert address not in seen(at_desk(staff.verifier), f"{REPORTS}{shelling.address}")
    browser = at_desk(staff.duty)
    assert address in seen(browser, f"{REPORTS}{shelling.address}")
    assert browser.post(address)["Location"] == REPORTS
    assert not SavedFilter.objects.exists()


def test_a_filter_whose_field_or_value_has_gone_says_so(staff, at_desk):
    field = save(view="reports:list", name="Old", query="weather=rain&violation_type=1.2", by=staff.duty)
    value = save(view="incidents:list", name="Older", query="show=all&violation_type=9.9", by=staff.duty)
    state = save(view="intake:messages", name="Oldest", query="show=lost", by=staff.duty)
    browser = at_desk(staff.duty)
    assert "does not ask for this any more: weather" in seen(browser, f"{REPORTS}{field.address}")
    assert "is not known any more: Violation type alleged" in seen(browser, f"{INCIDENTS}{value.address}")
    assert "is not known any more: Show" in seen(browser, f"{MESSAGES}{state.address}")


@pytest.mark.parametrize(
    ("says", "words"),
    [
        ({"query": "after=01J"}, "Nothing is chosen"),
        ({"name": "  "}, "a name"),
        ({"view": "home:nowhere"}, "no such list"),
        ({"view": "public:home"}, "no such list"),
        ({"view": "reports:report"}, "no such list"),
        ({"role": "administrator"}, "does not open this list"),
        ({"role": "party_liaison"}, "does not open this list"),
        ({"query": "words=" + "a" * 1001}, "too long"),
        ({"name": "Shelling"}, "of this name"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_remedy(staff, at_desk, shelling, says, words):
    asked = {"view": "reports:list", "name": "Another", "query": "violation_type=1.2", "role": ""} | says
    answer = at_desk(staff.duty).post(SAVE, asked, follow=True)
    assert words in answer.content.decode()
    assert list(SavedFilter.objects.all()) == [shelling]


def test_nobody_keeps_a_filter_of_a_list_that_is_closed_to_them(staff, at_desk):
    says = {"view": "intake:messages", "name": "Uncut", "query": "show=uncut"}
    assert at_desk(staff.reader).post(SAVE, says).status_code == 403
    assert at_desk(staff.party_liaison).post(SAVE, says).status_code == 404
    assert not SavedFilter.objects.exists()


def test_a_person_keeps_so_many_of_one_list(staff, monkeypatch, shelling):
    monkeypatch.setattr(saving_filters, "MOST", 1)
    with pytest.raises(SavedFilterError, match="Delete one first"):
        save(view="reports:list", name="Another", query="words=x", by=staff.duty)
    save(view="incidents:list", name="Another", query="show=all", by=staff.duty)


def test_the_place_in_a_list_is_no_condition():
    assert conditions("words=حلب&after=01J&saved=01K&day=&source=a") == conditions("words=حلب&source=a")
    assert conditions("words=%00") == ""
