"""The pages of the agreement: what they show, in which language, and to whom."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.conftest import by_role, refusal
from tests.world import START, instant
from tregua.agreement.actions import add_agreement, add_party, add_rule, set_status
from tregua.agreement.models import Acceptance, Agreement, Exclusion, MandateChange, Party

READ = (
    "agreement:agreement",
    "agreement:parties",
    "agreement:roll",
    "agreement:rules",
    "agreement:violation_types",
)
CHANGE = ("agreement:party_new", "agreement:accept", "agreement:exclude")


def shown(answer):
    """Return the words of a page without its markup, with single blanks."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


@pytest.fixture
def desk(at_desk, staff):
    return at_desk(staff.liaison)


@pytest.mark.parametrize("language", ["en", "ar", "fr", "ru"])
def test_every_page_renders_in_every_language(valley, desk, language):
    for name in READ + CHANGE:
        answer = desk.get(reverse(name), headers={"accept-language": language})
        assert answer.status_code == 200, name
        head = answer.content.decode().split("<head>")[0]
        assert f'lang="{language}"' in head
        assert ('dir="rtl"' in head) == (language == "ar")


def test_an_empty_centre_has_pages_too(desk):
    for name in READ + CHANGE:
        assert desk.get(reverse(name), follow=True).status_code == 200, name


@pytest.mark.parametrize("name", READ)
def test_who_may_read_the_agreement(client, valley, staff, name):
    for code, person in by_role(staff).items():
        client.force_login(person)
        expected = 200 if person.may("agreement.read") else refusal(person)
        assert client.get(reverse(name)).status_code == expected, code


@pytest.mark.parametrize("name", CHANGE)
def test_who_may_change_the_agreement(client, valley, staff, name):
    for code, person in by_role(staff).items():
        client.force_login(person)
        expected = 200 if person.may("agreement.change") else refusal(person)
        assert client.get(reverse(name)).status_code == expected, code


def test_nobody_reads_it_without_logging_in(client, valley):
    answer = client.get(reverse("agreement:roll"))
    assert answer.status_code == 302
    assert reverse("people:login") in answer["Location"]


def test_the_start_is_shown_as_an_instant_in_two_zones_and_as_written(valley, desk):
    says = shown(desk.get(reverse("agreement:agreement")))
    assert "29 February 2016 22:00 UTC" in says
    assert "1 March 2016 00:00 Asia/Damascus" in says
    assert "on 1 March at 00:00, Damascus time" in says


def test_a_clause_names_whom_it_binds_and_what_breaks_it(valley, desk):
    says = shown(desk.get(reverse("agreement:agreement")))
    assert "No party attacks another." in says
    assert "the Column the Garrison" in says
    assert "1.2 Indirect fire" in says


def test_an_exclusion_names_its_authority_and_decision(valley, desk):
    says = shown(desk.get(reverse("agreement:agreement")))
    assert "the Black Band the Council of Guarantors decision 1" in says


def test_parties_are_alphabetical_and_blank_rows_are_shown(valley, desk, staff):
    add_party(
        code="hill-guard", kind="armed_group", names={"en": "a Hill Guard"}, source="a list", by=staff.head
    )
    says = shown(desk.get(reverse("agreement:parties")))
    assert (
        says.index("a Hill Guard")
        < says.index("the Black Band")
        < says.index("the Column")
        < says.index("the Garrison")
    )
    assert "a Hill Guard armed group English: a Hill Guard nothing recorded" in says


def test_the_roll_is_of_a_date(valley, desk):
    before = shown(desk.get(reverse("agreement:roll"), {"on": "2016-03-02"}))
    after = shown(desk.get(reverse("agreement:roll"), {"on": "2016-03-03"}))
    assert "Through alpha: 1 party named here; 0 local administrations, counted apart" in before
    assert "Through alpha: 1 party named here; 1 local administration, counted apart" in after
    assert "Through beta: 1 party named here" in after
    assert "Village Council of Lower Farm local administration nothing recorded" in before


def test_the_roll_counts_to_the_end_of_the_local_day(valley, desk, staff):
    column = Acceptance.objects.get(party__code="column")
    set_status(column, status="withdrawn", since=instant(5, 23, 59), reason="it said so", by=staff.liaison)
    assert "Through beta: 1 party" in shown(desk.get(reverse("agreement:roll"), {"on": "2016-03-04"}))
    assert "Through beta: 0 parties" in shown(desk.get(reverse("agreement:roll"), {"on": "2016-03-05"}))


def test_a_date_that_is_none_is_told(valley, desk):
    assert desk.get(reverse("agreement:roll"), {"on": "yesterday"}).status_code == 422


def test_only_who_may_is_offered_to_record(valley, client, staff):
    client.force_login(staff.reader)
    assert reverse("agreement:accept") not in client.get(reverse("agreement:roll")).content.decode()


def test_an_acceptance_is_recorded_and_who_signed_is_never_shown(valley, desk):
    party = Party.objects.get(code="black-band")
    says = {
        "party": party.pk, "channel": "beta", "how_expressed": "signed_form", "status": "received",
        "since": "2016-03-04T10:00", "signatory": "a hand of the band", "source": "the form",
    }  # fmt: skip
    assert desk.post(reverse("agreement:accept"), says).status_code == 302
    made = Acceptance.objects.get(party=party)
    assert made.signatory is not None
    assert made.status_on(START) is None
    answer = desk.get(reverse("agreement:acceptance", args=[made.pk]))
    assert "sealed" in shown(answer)
    assert "a hand of the band" not in answer.content.decode()
    again = desk.post(reverse("agreement:accept"), says)
    assert again.status_code == 422
    assert "has accepted through beta already" in shown(again)


def test_without_a_custodian_nothing_is_recorded_with_a_name(valley, desk, staff):
    staff.custodian.custodian_keys.update(retired_at=START)
    says = {
        "party": valley.parties["black-band"].pk, "channel": "beta", "how_expressed": "letter", "status": "received",
        "since": "2016-03-04T10:00", "signatory": "a hand", "source": "the form",
    }  # fmt: skip
    answer = desk.post(reverse("agreement:accept"), says)
    assert answer.status_code == 422
    assert "no custodian" in shown(answer)


@pytest.mark.parametrize("status", ["excluded", "suspended"])
def test_one_person_alone_neither_suspends_nor_excludes(valley, desk, status):
    column = Acceptance.objects.get(party__code="column")
    address = reverse("agreement:acceptance", args=[column.pk])
    says = {
        "status": status,
        "since": "2016-03-04T10:00",
        "reason": "they say so",
        "decided_by": "the Council",
    }
    answer = desk.post(address, says)
    assert answer.status_code == 422
    assert "they say so" in answer.content.decode()
    assert Acceptance.objects.get(pk=column.pk).status not in {"excluded", "suspended"}


def test_an_exclusion_of_a_party_that_accepted_waits_for_a_second_person(valley, desk, at_desk, staff):
    column = Acceptance.objects.get(party__code="column")
    says = {
        "party": column.party_id, "authority": "the Council", "reference": "decision 7",
        "since": "2016-03-04T10:00", "source": "its journal",
    }  # fmt: skip
    assert desk.post(reverse("agreement:exclude"), says).status_code == 302
    made = Exclusion.objects.get(reference="decision 7")
    party = reverse("agreement:party", args=["column"])
    assert "without effect until a second person" in shown(desk.get(party))
    assert not Exclusion.objects.in_effect(timezone.now()).filter(pk=made.pk)
    second = reverse("agreement:exclusion_second", args=[made.pk])
    answer = desk.post(second, {"confirmed": "yes"})
    assert answer.status_code == 422
    assert "Somebody else must confirm it" in shown(answer)
    other = at_desk(staff.head)
    assert "its journal" in shown(other.get(second))
    assert other.post(second, {"confirmed": "no"}).status_code == 422
    assert other.post(second, {"confirmed": "yes"}).status_code == 302
    assert Acceptance.objects.get(pk=column.pk).status == "excluded"
    assert Exclusion.objects.in_effect(timezone.now()).filter(pk=made.pk)
    assert other.post(second, {"confirmed": "yes"}).status_code == 422


def test_an_exclusion_that_was_not_decided_has_no_effect(valley, desk, at_desk, staff):
    column = Acceptance.objects.get(party__code="column")
    says = {
        "party": column.party_id, "authority": "the Council", "reference": "decision 7",
        "since": "2016-03-04T10:00", "source": "a rumour",
    }  # fmt: skip
    desk.post(reverse("agreement:exclude"), says)
    made = Exclusion.objects.get(reference="decision 7")
    no = {"confirmed": "no", "reason": "the journal has no such decision"}
    second = reverse("agreement:exclusion_second", args=[made.pk])
    assert at_desk(staff.head).post(second, no).status_code == 302
    assert "no such decision" in shown(desk.get(reverse("agreement:party", args=["column"])))
    assert Acceptance.objects.get(pk=column.pk).status != "excluded"
    assert desk.post(reverse("agreement:lift", args=[made.pk]), {
        "until": "2016-03-09T10:00", "authority": "x", "reference": "y", "source": "z",
    }).status_code == 422  # fmt: skip


def test_a_referral_is_shown_with_its_grounds(valley, desk):
    column = Acceptance.objects.get(party__code="column")
    address = reverse("agreement:acceptance", args=[column.pk])
    referred = {
        "addressee": "the Council",
        "asked": "exclude",
        "grounds": "finding 3",
        "referred_at": "2016-03-03T10:00",
    }
    assert desk.post(reverse("agreement:refer", args=[column.pk]), referred).status_code == 302
    assert "finding 3" in shown(desk.get(address))
    assert "the Council" in shown(desk.get(address))


def test_a_reader_reads_an_acceptance_and_cannot_change_it(valley, at_desk, staff):
    desk = at_desk(staff.reader)
    address = reverse("agreement:acceptance", args=[Acceptance.objects.first().pk])
    assert desk.get(address).status_code == 200
    assert desk.post(address, {"status": "withdrawn"}).status_code == 403


def test_a_party_is_recorded_named_and_shown(valley, desk):
    says = {
        "code": "hill-guard",
        "kind": "armed_group",
        "name_en": "the Hill Guard",
        "name_ar": "حرس التل",
        "source": "a list",
    }
    assert desk.post(reverse("agreement:party_new"), says).status_code == 302
    name = {"language": "ru", "name": "Стража холма", "used_by": "beta", "source": "its list"}
    assert desk.post(reverse("agreement:party_name", args=["hill-guard"]), name).status_code == 302
    answer = desk.get(reverse("agreement:party", args=["hill-guard"]), headers={"accept-language": "ar"})
    assert "حرس التل" in shown(answer)
    assert "Стража холма" in shown(answer)
    assert desk.post(reverse("agreement:party_new"), says | {"place_code": "nowhere"}).status_code == 422


def test_an_exclusion_is_recorded_and_lifted_on_its_pages(valley, desk, at_desk, staff):
    says = {
        "party": valley.parties["column"].pk, "authority": "the Council", "reference": "decision 2",
        "since": "2016-03-05T00:00", "source": "the decision",
    }  # fmt: skip
    assert desk.post(reverse("agreement:exclude"), says).status_code == 302
    one = Exclusion.objects.get(party__code="column")
    second = reverse("agreement:exclusion_second", args=[one.pk])
    assert at_desk(staff.head).post(second, {"confirmed": "yes"}).status_code == 302
    lifted = {
        "until": "2016-03-09T00:00",
        "authority": "the Council",
        "reference": "decision 3",
        "source": "it",
    }
    assert desk.post(reverse("agreement:lift", args=[one.pk]), lifted).status_code == 302
    assert "decision 3" in shown(desk.get(reverse("agreement:party", args=["column"])))


def test_the_mandate_changes_on_its_page(valley, desk):
    agreement = Agreement.objects.get()
    says = {
        "verbs": ["observe", "record"],
        "since": "2016-03-05T00:00",
        "reason": "the protocol",
        "decided_by": "both",
    }
    assert desk.post(reverse("agreement:mandate", args=[agreement.code]), says).status_code == 302
    assert MandateChange.objects.get().verbs == ["observe", "record"]
    assert "investigate : not allowed" in shown(desk.get(reverse("agreement:agreement"))).replace(
        "investigate:", "investigate :"
    )


def test_an_acceptance_is_taken_back_with_a_reason(valley, desk):
    one = Acceptance.objects.get(party__code="column")
    address = reverse("agreement:take_back", args=[one.pk])
    assert desk.post(address, {"reason": ""}).status_code == 422
    assert desk.post(address, {"reason": "a namesake"}).status_code == 302
    assert "a namesake" in shown(desk.get(reverse("agreement:acceptance", args=[one.pk])))
    assert "Through beta: 0 parties" in shown(desk.get(reverse("agreement:roll"), {"on": "2016-03-05"}))


def test_rules_show_what_they_count_and_older_versions(valley, desk, staff):
    rule = {
        "code": "incidents-day", "names": {"en": "Incidents of a day", "ar": "حوادث يوم"}, "unit": "incident",
        "includes": {"en": "incidents that began that day"}, "excludes": {"en": "what is outside"},
        "doubles": {"en": "once"}, "time_basis": {"en": "local day"}, "by": staff.head,
    }  # fmt: skip
    add_rule(**rule)
    add_rule(**rule, version=2)
    says = shown(desk.get(reverse("agreement:rules")))
    assert "incidents that began that day" in says
    assert says.count("older version") == 1
    assert "حوادث يوم" in shown(desk.get(reverse("agreement:rules"), headers={"accept-language": "ar"}))


def test_of_two_agreements_the_one_in_force_is_shown_and_the_other_linked(valley, desk, staff):
    add_agreement(
        code="later", names={"en": "Truce to come"}, signed_on=date(2016, 9, 9), starts_at=instant(40_000),
        starts_as_written="some day", zone="Asia/Damascus", co_chairs=["alpha"], source="a text", by=staff.head,
    )  # fmt: skip
    page = desk.get(reverse("agreement:agreement")).content.decode()
    assert "<h1>Truce of the Valley" in page
    assert reverse("agreement:agreement", args=["later"]) in page
    assert "Truce to come" in shown(desk.get(reverse("agreement:agreement", args=["later"])))


def test_the_roll_of_a_hundred_parties_asks_a_handful_of_questions(
    valley, desk, staff, django_assert_max_num_queries
):
    for number in range(60):
        add_party(
            code=f"p{number}",
            kind="armed_group",
            names={"en": f"Group {number}"},
            source="a list",
            by=staff.head,
        )
    for name in ("agreement:roll", "agreement:parties"):
        with django_assert_max_num_queries(20):
            desk.get(reverse(name))


def test_no_page_has_a_style_or_a_script_of_its_own(valley, desk):
    for name in READ + CHANGE:
        html = desk.get(reverse(name)).content.decode()
        assert " style=" not in html
        assert " onclick=" not in html
