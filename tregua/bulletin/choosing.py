"""Which counting rules a centre prints: the daily ones until somebody chooses, then those that were chosen last."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.models import CountingRule
from tregua.bulletin.models import RuleChoice
from tregua.bulletin.rules import ALWAYS, BY_CODE, RULES, Rule
from tregua.bulletin.wording import rule_in_full
from tregua.people.models import Person
from tregua.record import actions as record


class ChoiceError(Exception):
    """The rules cannot be chosen so; the message says why and what to do."""


def printed_rules() -> tuple[Rule, ...]:
    """Return the rules whose figures the next bulletin prints, in its order."""
    chosen = RuleChoice.objects.in_force()
    if chosen is None:
        return tuple(rule for rule in RULES if not rule.weekly)
    return tuple(rule for rule in RULES if rule.code in chosen.rules or rule.code in ALWAYS)


@transaction.atomic
def choose(*, rules: Sequence[str], reason: str, by: Person) -> RuleChoice:
    """Let the bulletin print these rules from now on; what is published keeps the figures it has."""
    by.must("bulletin.approve")
    strange = [code for code in rules if code not in BY_CODE]
    if strange:
        raise ChoiceError(gettext("There is no counting rule “%(code)s”.") % {"code": strange[0]})
    if not reason.strip():
        raise ChoiceError(gettext("Say why these rules are printed; the reason is kept."))
    codes = [rule.code for rule in RULES if rule.code in rules or rule.code in ALWAYS]
    made = RuleChoice.objects.create(rules=codes, reason=reason.strip(), recorded_by=by)
    record.append(
        act="counting rules chosen",
        by=by.code,
        subject=f"bulletin.RuleChoice/{made.pk}",
        facts={"rules": codes, "left out": [rule.code for rule in RULES if rule.code not in codes]},
    )
    rule_rows(codes, by)
    return made


def rule_rows(codes: Iterable[str], by: Person) -> dict[str, CountingRule]:
    """Return the counting rules as rows, each recorded the first time this version of it is chosen or used."""
    wanted = dict.fromkeys(codes)
    known = {(row.code, row.version): row for row in CountingRule.objects.filter(code__in=wanted)}
    return {code: known.get((code, BY_CODE[code].version)) or _recorded(BY_CODE[code], by) for code in wanted}


def _recorded(rule: Rule, by: Person) -> CountingRule:
    says = rule_in_full(rule)
    row = CountingRule.objects.create(
        code=rule.code,
        version=rule.version,
        names={"en": says["name"]},
        unit=rule.unit,
        **{part: {"en": says[part]} for part in ("includes", "excludes", "doubles", "time_basis")},
        recorded_by=by,
    )
    record.append(
        act="counting rule recorded",
        by=by.code,
        subject=f"agreement.CountingRule/{row.pk}",
        facts={"code": rule.code, "version": rule.version},
    )
    return row
