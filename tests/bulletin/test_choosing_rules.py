"""A centre chooses which counting rules its bulletin prints; what checks itself is always printed."""

from datetime import date

import pytest
from django.urls import reverse

from tests import world
from tregua.agreement.actions import change_mandate
from tregua.agreement.models import Agreement, CountingRule
from tregua.bulletin import actions
from tregua.bulletin.choosing import ChoiceError, choose, printed_rules
from tregua.bulletin.models import RuleChoice
from tregua.bulletin.rules import ALWAYS, RULES

DAY = date(2016, 3, 4)


def test_until_somebody_chooses_every_rule_of_a_day_is_printed(staff):
    assert printed_rules() == tuple(rule for rule in RULES if not rule.weekly)
    assert [rule.code for rule in RULES if rule.weekly] == ["protection_asked"]


def test_what_is_left_out_is_in_no_bulletin_prepared_from_then_on(staff):
    before = actions.prepare(DAY, by=staff.publisher)
    choose(rules=["meetings_recorded"], reason="nobody records calls", by=staff.head)
    after = actions.prepare(DAY, by=staff.publisher)
    rules = {one["rule"] for one in after.content["figures"]}
    assert rules == {*ALWAYS, "meetings_recorded"}
    assert "calls_made" in {one["rule"] for one in before.content["figures"]}
    assert {one["code"] for one in after.content["method"]} == rules


def test_a_choice_puts_its_rules_on_record(staff):
    choose(rules=[], reason="the least", by=staff.head)
    assert set(CountingRule.objects.values_list("code", flat=True)) == set(ALWAYS)


@pytest.mark.parametrize(
    ("rules", "reason", "says"), [(["none"], "why", "no counting rule"), ([], " ", "Say why")]
)
def test_an_unknown_rule_or_no_reason_is_refused(staff, rules, reason, says):
    with pytest.raises(ChoiceError, match=says):
        choose(rules=rules, reason=reason, by=staff.head)
    assert not RuleChoice.objects.exists()


def test_the_page_words_every_rule_in_four_languages(staff, at_desk):
    shown = at_desk(staff.head).get(reverse("bulletin:rules")).content.decode()
    assert shown.count('lang="ar" dir="rtl"') >= len(RULES)
    assert all(f"{rule.code}/{rule.version}" in shown for rule in RULES)


def test_a_centre_that_may_not_publish_prepares_no_bulletin(staff):
    world.build(staff)
    change_mandate(
        Agreement.objects.get(),
        verbs=["observe"],
        since=world.START,
        reason="decided",
        decided_by="both",
        by=staff.head,
    )
    with pytest.raises(actions.BulletinError, match="does not let this centre publish"):
        actions.prepare(DAY, by=staff.publisher)


def test_who_does_not_approve_bulletins_does_not_choose(staff, at_desk):
    for who in (staff.publisher, staff.administrator):
        assert at_desk(who).get(reverse("bulletin:rules")).status_code == 403
