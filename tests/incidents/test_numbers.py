"""The number of an incident with its check digit: a slip is noticed, and the number alone is understood as ever."""

import pytest
from django.urls import reverse

from tests import world
from tregua.incidents.actions import open_incident
from tregua.incidents.numbers import IncidentField, SlipError, as_said, is_right, read

HUNDREDS = range(1, 3_000, 7)


@pytest.fixture
def incident(staff):
    valley = world.remembered(staff)
    made = open_incident([valley.reports["bridge-1"]], by=staff.verifier)
    made.valley = valley
    return made


def test_every_wrong_digit_and_every_exchange_of_neighbours_is_noticed():
    for number in HUNDREDS:
        said = as_said(number).replace("-", "")
        slips = {said[:at] + digit + said[at + 1 :] for at in range(len(said)) for digit in "0123456789"}
        slips |= {said[:at] + said[at + 1] + said[at] + said[at + 2 :] for at in range(len(said) - 1)}
        for slip in slips - {said}:
            with pytest.raises(SlipError):
                read(f"{slip[:-1]}-{slip[-1]}")


@pytest.mark.parametrize(
    "written",
    [
        "12",
        "#12",
        "# 12",
        "12-{}",
        "#12-{}",
        "12/{}",
        "12.{}",
        " #12 – {} ",
        "١٢-{}",
        "۱۲",
        "12‑{}",
        "\u2066#12-{}\u2069",
    ],
)
def test_it_is_read_with_and_without_its_digit_in_every_script_of_digits(written):
    assert read(written.format(as_said(12)[-1])) == 12


@pytest.mark.parametrize("written", ["", "twelve", "12-", "12-34", "-7", "1234567890"])
def test_what_is_no_number_is_none(written):
    assert read(written) is None


def test_a_field_names_what_is_wrong(incident):
    wrong = f"{incident.number}-{(int(as_said(incident.number)[-1]) + 1) % 10}"
    assert IncidentField().clean(as_said(incident.number)) == incident
    for written, says in (
        (wrong, "a digit is wrong, or two changed places"),
        ("999", "There is no incident of this number"),
        ("the bridge", "Write the number of an incident"),
    ):
        with pytest.raises(Exception, match=says):
            IncidentField().clean(written)


def test_its_page_bears_it_and_an_address_with_it_leads_there(incident, at_desk):
    browser = at_desk(incident.valley.staff.verifier)
    own = reverse("incidents:incident", args=[incident.number])
    assert f"#{as_said(incident.number)}" in browser.get(own).content.decode()
    assert browser.get(f"/incidents/{as_said(incident.number)}/")["Location"] == own
    wrong = (int(as_said(incident.number)[-1]) + 1) % 10
    assert not is_right(incident.number, wrong)
    page = browser.get(f"/incidents/{incident.number}-{wrong}/", follow=True).content.decode()
    assert "a digit is wrong, or two changed places" in page


def test_behind_an_arabic_word_it_is_not_turned_round(incident):
    assert str(incident) == f"\u2066#{as_said(incident.number)}\u2069"


def test_the_search_leads_there_or_says_that_a_digit_is_wrong(incident, at_desk):
    browser = at_desk(incident.valley.staff.verifier)
    said = as_said(incident.number)
    for written in (f"#{said}", said, f"#{incident.number}"):
        found = browser.get(reverse("people:search"), {"q": written})
        assert found["Location"] == reverse("incidents:incident", args=[incident.number])
    wrong = f"{said[:-1]}{(int(said[-1]) + 1) % 10}"
    for written in (f"#{wrong}", wrong):
        page = browser.get(reverse("people:search"), {"q": written}).content.decode()
        assert "a digit is wrong, or two changed places" in page
    assert "a digit is wrong" not in browser.get(reverse("people:search"), {"q": "2016-3"}).content.decode()
