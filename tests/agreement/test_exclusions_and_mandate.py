"""To whom the agreement does not apply, and what it lets the centre do."""

import pytest

from tests.world import instant
from tregua.agreement.actions import (
    AgreementError,
    add_agreement,
    add_clause,
    add_party,
    add_rule,
    change_mandate,
    exclude,
    lift,
    name_party,
    second,
)
from tregua.agreement.mandate import DEFAULT_VERBS, removed_fields
from tregua.agreement.models import Acceptance, Exclusion, Party


def exclude_column(valley, **more):
    says = {
        "party": valley.parties["column"], "authority": "the Council of Guarantors", "reference": "decision 2",
        "since": instant(5), "source": "the decision", "by": valley.staff.head,
    }  # fmt: skip
    made = exclude(valley.agreement, **says | more)
    second(made, confirmed=True, by=valley.staff.liaison)
    return made


def excluded(day):
    return {party.code for party in Party.objects.excluded_on(instant(day))}


def test_an_exclusion_holds_from_its_instant_on(valley):
    exclude_column(valley)
    assert excluded(4) == {"black-band"}
    assert excluded(6) == {"black-band", "column"}


def test_an_exclusion_takes_the_acceptance_with_it(valley):
    exclude_column(valley)
    column = Acceptance.objects.get(party=valley.parties["column"])
    assert column.status == "excluded"
    assert column.statuses.get(status="excluded").decided_by == "the Council of Guarantors"
    assert column.status_on(instant(4)) == "received"


@pytest.mark.parametrize("missing", ["authority", "reference", "source"])
def test_an_exclusion_names_who_decided_what_and_where_it_stands(valley, missing):
    with pytest.raises(AgreementError):
        exclude_column(valley, **{missing: " "})


def test_an_exclusion_with_a_term_ends_by_itself(valley):
    exclude_column(valley, until=instant(7))
    assert "column" in excluded(6)
    assert "column" not in excluded(8)
    with pytest.raises(AgreementError, match="ends before it begins"):
        exclude_column(valley, until=instant(5))


def test_an_exclusion_is_lifted_by_a_decision_and_stays_readable(valley, staff):
    one = exclude_column(valley)
    lift(
        one,
        until=instant(8),
        authority="the same Council",
        reference="decision 3",
        source="it",
        by=staff.head,
    )
    assert "column" in excluded(7)
    assert "column" not in excluded(9)
    assert Exclusion.objects.filter(pk=one.pk).exists()
    again = Exclusion.objects.get(pk=one.pk)
    with pytest.raises(AgreementError, match="lifted already"):
        lift(again, until=instant(9), authority="x", reference="y", source="z", by=staff.head)


def test_a_mandate_changes_by_a_new_row(valley, staff):
    agreement = valley.agreement
    assert agreement.verbs_on(instant(1)) == list(DEFAULT_VERBS)
    fewer = [verb for verb in DEFAULT_VERBS if verb != "attribute"]
    change_mandate(
        agreement,
        verbs=fewer,
        since=instant(3),
        reason="the protocol",
        decided_by="the co-chairs",
        by=staff.head,
    )
    assert "attribute" in agreement.verbs_on(instant(2))
    assert agreement.verbs_on(instant(4)) == fewer == agreement.verbs_now
    assert "attributed_to" in removed_fields(agreement.verbs_now)
    agreement.refresh_from_db()
    assert "attribute" in agreement.verbs, "the agreement stays as it was written"


@pytest.mark.parametrize(("changed", "says"), [
    ({"reason": ""}, "Say why the mandate changes"),
    ({"decided_by": ""}, "Name the authority"),
    ({"verbs": ["arrest"]}, "does not know: arrest"),
])  # fmt: skip
def test_a_mandate_does_not_change_without_reason_authority_and_known_verbs(valley, staff, changed, says):
    wanted = {
        "verbs": ["observe"],
        "since": instant(3),
        "reason": "so",
        "decided_by": "they",
        "by": staff.head,
    }
    with pytest.raises(AgreementError, match=says):
        change_mandate(valley.agreement, **wanted | changed)


def test_a_party_is_named_by_language_and_by_who_uses_the_name(valley, staff):
    column = valley.parties["column"]
    name_party(column, language="fr", name="la Colonne", source="the list", by=staff.head)
    name_party(
        column,
        language="en",
        name="the Column of the North",
        used_by="beta",
        source="its list",
        by=staff.head,
    )
    column = Party.objects.get(pk=column.pk)
    assert column.name("en") == "the Column"
    assert column.name("fr") == "la Colonne"
    assert column.name("en", used_by="beta") == "the Column of the North"
    assert column.name("ru") == "the Column", "English where a language is missing"


def test_parties_are_in_the_alphabetical_order_of_the_language(staff):
    for code, en, fr in (("one", "Ash", "Frêne"), ("two", "beech", "hêtre"), ("three", "Cedar", "Cèdre")):
        add_party(code=code, kind="unknown", names={"en": en, "fr": fr}, source="a walk", by=staff.head)
    assert [party.code for party in Party.objects.all().alphabetical("en")] == ["one", "two", "three"]
    assert [party.code for party in Party.objects.all().alphabetical("fr")] == ["three", "one", "two"]


def test_a_list_to_choose_from_names_parties_as_the_pages_do(valley, staff):
    column = valley.parties["column"]
    name_party(column, language="fr", name="la Colonne", source="the list", by=staff.head)
    name_party(column, language="fr", name="l’Autre", source="a later list", by=staff.head)
    name_party(
        column, language="en", name="a Band of the North", used_by="beta", source="its list", by=staff.head
    )
    add_party(
        code="only-ru", kind="unknown", names={"ru": "Отряд", "ar": "السرية"}, source="a walk", by=staff.head
    )
    for language in ("en", "fr", "ru", "ar"):
        parties = Party.objects.all().alphabetical(language)
        assert Party.objects.choices(language) == [(one.pk, one.name(language)) for one in parties]


def test_a_code_is_taken_once(valley, staff):
    with pytest.raises(AgreementError, match="“column” is taken"):
        add_party(code="column", kind="armed_group", names={"en": "another"}, source="a list", by=staff.head)
    with pytest.raises(AgreementError, match="one language at least"):
        add_party(code="nameless", kind="armed_group", names={"en": " "}, source="a list", by=staff.head)


def test_a_clause_names_only_violation_types_that_exist(valley, staff):
    with pytest.raises(AgreementError, match=r"No such violation type: 9\.9"):
        add_clause(
            valley.agreement, path="2", kind="obligation", texts={"en": "Aid passes."}, source="the text",
            violation_types=["9.9"], by=staff.head,
        )  # fmt: skip
    with pytest.raises(AgreementError, match="Clause 1 is recorded already"):
        add_clause(
            valley.agreement, path="1", kind="obligation", texts={"en": "x"}, source="y", by=staff.head
        )


def test_an_agreement_has_a_zone_that_exists(staff, valley):
    with pytest.raises(AgreementError, match="not a known time zone"):
        add_agreement(
            code="other", names={"en": "Other"}, signed_on=instant(1).date(), starts_at=instant(1),
            starts_as_written="at once", zone="Damascus", co_chairs=[], source="a text", by=staff.head,
        )  # fmt: skip


def test_a_changed_rule_is_a_new_version(valley, staff):
    rule = {
        "code": "incidents-day", "names": {"en": "Incidents of a day"}, "unit": "incident", "includes": {"en": "all"},
        "excludes": {"en": "none"}, "doubles": {"en": "once"}, "time_basis": {"en": "local day"}, "by": staff.head,
    }  # fmt: skip
    assert str(add_rule(**rule)) == "Incidents of a day (incidents-day/1)"
    with pytest.raises(AgreementError, match="a version 1 already"):
        add_rule(**rule)
    assert add_rule(**rule, version=2).version == 2
