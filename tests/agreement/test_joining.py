"""Joining: a form becomes an acceptance that is only submitted; settlements come by a path of theirs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.liaison.test_protection import everything_stored
from tests.world import instant
from tregua.agreement.actions import AgreementError, exclude, second, set_status, take_back
from tregua.agreement.joining import declared_areas, record_application, record_settlement_application
from tregua.agreement.models import Acceptance, Application, Party
from tregua.agreement.roll import roll

SECRET = "the third house behind the mill"
BY_HAND = {
    "channel": "beta",
    "how_expressed": "signed_form",
    "language": "ar",
    "undertakings": ["cease_fire", "aid"],
}


def apply(valley, code="column", **more):
    says = BY_HAND | {
        "party": valley.parties[code], "received_at": instant(4), "authority": "commander",
        "source": "handed over at the gate", "by": valley.staff.liaison, "channel": "alpha",
    }  # fmt: skip
    return record_application(valley.agreement, **says | more)


def apply_settlement(valley, place="V2", **more):
    says = BY_HAND | {
        "place": valley.places[place], "kind": "local_administration", "received_at": instant(4),
        "authority": "elders", "source": "elders came to the centre", "by": valley.staff.liaison,
    }  # fmt: skip
    return record_settlement_application(valley.agreement, **says | more)


def test_a_form_makes_an_acceptance_that_counts_only_once_it_is_received(valley):
    made = apply(valley, conditions="until the harvest")
    acceptance = made.acceptance
    assert (acceptance.status, acceptance.channel) == ("submitted", "alpha")
    assert acceptance.conditions == "until the harvest"
    assert acceptance not in Acceptance.objects.standing(instant(5))
    set_status(acceptance, status="received", since=instant(5), reason="read", by=valley.staff.liaison)
    assert acceptance in Acceptance.objects.standing(instant(5))


def test_only_what_was_ticked_is_undertaken(valley):
    ticked = [yes for _words, yes in apply(valley).items]
    assert ticked == [True, False, True, False, False, False]


def test_who_signed_where_they_are_and_how_to_reach_them_is_in_no_table(valley):
    made = apply(valley, area=SECRET, signatory=SECRET, contact=SECRET)
    assert None not in (made.area, made.contact, made.acceptance.signatory)
    assert not any(SECRET in value for value in everything_stored())


@pytest.mark.parametrize(("wrong", "says"), [
    ({"undertakings": ["aid"]}, "keep the ceasefire"), ({"undertakings": ["peace"]}, "known codes"),
    ({"authority": "king"}, "known codes"), ({"source": ""}, "known from"), ({"language": ""}, "language"),
    ({"channel": "beta"}, "has accepted through"),
])  # fmt: skip
def test_a_form_that_cannot_be_recorded_says_why_and_leaves_nothing(valley, wrong, says):
    before = Acceptance.objects.count()
    with pytest.raises(AgreementError, match=says):
        apply(valley, **wrong)
    assert Acceptance.objects.count() == before


def test_who_is_excluded_joins_only_after_the_authority_lifts_it(valley):
    decided = exclude(
        valley.agreement, party=valley.parties["garrison"], authority="the council", reference="1",
        since=instant(2), source="its minutes", by=valley.staff.liaison,
    )  # fmt: skip
    second(decided, confirmed=True, by=valley.staff.head)
    with pytest.raises(AgreementError, match="Only a decision of that authority"):
        apply(valley, "garrison", channel="beta")


def test_a_settlement_joins_under_its_place_and_is_counted_apart(valley):
    made = apply_settlement(valley, kind="community")
    party = made.acceptance.party
    assert (party.code, party.kind, party.place) == ("place-v2", "community", valley.places["V2"])
    assert party.name("en") == "Upper Farm"
    assert made.of_settlement
    assert list(Application.objects.of_settlements()) == [made]
    set_status(made.acceptance, status="received", since=instant(5), reason="read", by=valley.staff.liaison)
    on_day = roll(valley.agreement, instant(6), "en")
    assert party in [row.party for row in on_day.administrations]
    assert party not in [row.party for row in on_day.parties]


def test_the_same_settlement_is_one_party(valley):
    first = apply_settlement(valley)
    second = apply_settlement(valley, channel="alpha")
    assert first.acceptance.party == second.acceptance.party
    assert Party.objects.filter(place=valley.places["V2"]).count() == 1


def test_a_formation_is_no_settlement(valley):
    with pytest.raises(AgreementError, match="for settlements"):
        apply_settlement(valley, kind="armed_group")


def test_an_area_is_no_settlement(valley):
    for code in ("V", "S"):
        with pytest.raises(AgreementError, match="is an area, not a settlement"):
            apply_settlement(valley, code)


def areas_of(valley, *provinces):
    return declared_areas([Application(province=valley.places.get(code)) for code in provinces])


def test_areas_are_told_only_where_several_are_behind_a_number(valley):
    province = valley.places["V"]
    assert areas_of(valley, *["V"] * 4).by_province == []
    assert areas_of(valley, *["V"] * 4).rest is None
    assert areas_of(valley, *["V"] * 5) == type(areas_of(valley))([(province, 5)], 0)


def test_what_is_too_small_is_not_found_by_taking_the_numbers_told_from_the_total(valley):
    told = areas_of(valley, *["V"] * 6, "R")
    assert told.by_province == []
    assert told.rest == 7
    wide = areas_of(valley, *["V"] * 6, *["R"] * 5, "S")
    assert wide.by_province == [(valley.places["V"], 6)]
    assert wide.rest == 6


def test_a_form_taken_back_is_told_nowhere(valley):
    made = apply(valley)
    take_back(made.acceptance, reason="another group's", by=valley.staff.liaison)
    assert not Application.objects.standing()


@pytest.mark.parametrize("role", ["duty", "publisher", "custodian", "auditor", "reader"])
def test_who_may_not_take_in_a_form(valley, role):
    with pytest.raises(PermissionDenied):
        apply(valley, by=getattr(valley.staff, role))


@pytest.mark.parametrize(("language", "direction", "words"), [
    ("en", "ltr", "How expressed"), ("ar", "rtl", "كيف"), ("fr", "ltr", ""), ("ru", "ltr", ""),
])  # fmt: skip
@pytest.mark.parametrize("name", ["join_formation", "join_settlement"])
def test_the_form_has_a_language_of_its_own(valley, at_desk, language, direction, words, name):
    desk = at_desk(valley.staff.liaison)
    html = desk.get(reverse(f"agreement:{name}") + f"?in={language}").content.decode()
    assert f'<html lang="{language}" dir="{direction}">' in html
    assert words in html


def test_the_form_on_the_screen_becomes_the_record_in_the_language_chosen(valley, at_desk):
    desk = at_desk(valley.staff.liaison)
    address = reverse("agreement:join_settlement") + "?in=ru"
    sent = {
        "place": "Upper Farm", "kind": "local_administration", "channel": "beta", "how_expressed": "oral",
        "received_at": "2016-03-04T10:00", "undertakings": ["cease_fire"], "authority": "elders",
        "area": SECRET, "read_back": "on", "source": "elders came",
    }  # fmt: skip
    refused = desk.post(address, sent | {"place": "Nowhere"})
    assert refused.status_code == 422
    assert "elders came" in refused.content.decode()
    assert desk.post(address, sent).status_code == 302
    made = Application.objects.get()
    assert (made.language, made.read_back, made.authority) == ("ru", True, "elders")
    html = desk.get(reverse("agreement:application", args=[made.pk]) + "?in=en").content.decode()
    assert SECRET not in html
    assert "not yet" in html
    assert "Upper Farm" in desk.get(reverse("agreement:applications")).content.decode()
    acceptance = desk.get(reverse("agreement:acceptance", args=[made.acceptance.pk])).content.decode()
    assert reverse("agreement:application", args=[made.pk]) in acceptance


def test_a_settlement_is_sent_to_its_own_form(valley, at_desk):
    desk = at_desk(valley.staff.liaison)
    sent = {"party": valley.parties["village-council"].pk}
    answer = desk.post(reverse("agreement:join_formation") + "?in=en", sent)
    assert answer.status_code == 422
    assert "Use the form for settlements" in answer.content.decode()
