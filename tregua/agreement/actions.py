"""Writing down the agreement: its text, its parties and their names, who is excluded, how things are counted."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.acceptances import record_acceptance, set_status, take_back
from tregua.agreement.exclusions import exclude, lift, second
from tregua.agreement.mandate import DEFAULT_VERBS, VERBS
from tregua.agreement.models import (
    Agreement,
    Clause,
    ClauseKind,
    CountingRule,
    LinkKind,
    MandateChange,
    Party,
    PartyKind,
    PartyLink,
    PartyName,
)
from tregua.agreement.referring import refer
from tregua.agreement.saying import AgreementError, known, named_somehow, said
from tregua.agreement.violation_types import VIOLATION_TYPES
from tregua.people.models import Person
from tregua.places.models import Place
from tregua.record import actions as record

__all__ = [
    "AgreementError",
    "add_agreement",
    "add_clause",
    "add_party",
    "add_rule",
    "change_mandate",
    "exclude",
    "lift",
    "link_parties",
    "name_party",
    "put_on_record",
    "record_acceptance",
    "refer",
    "second",
    "set_status",
    "take_back",
]


@transaction.atomic
def add_agreement(
    *,
    code: str,
    names: dict[str, str],
    signed_on: date,
    starts_at: datetime,
    starts_as_written: str,
    zone: str,
    co_chairs: Sequence[str],
    source: str,
    by: Person,
    verbs: Sequence[str] | None = None,
    guarantors: Sequence[str] = (),
) -> Agreement:
    """Record a text in force: when it begins as an instant and as written, who chairs, what it lets a centre do."""
    by.must("agreement.change")
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise AgreementError(
            gettext("“%(zone)s” is not a known time zone. Write it as Asia/Damascus.") % {"zone": zone}
        ) from error
    if Agreement.objects.filter(code=code).exists():
        raise AgreementError(gettext("The code “%(code)s” is taken. Choose another.") % {"code": code})
    made = Agreement.objects.create(
        code=code,
        names=named_somehow(names),
        signed_on=signed_on,
        starts_at=starts_at,
        starts_as_written=said(
            starts_as_written, gettext("Give the entry into force in the words of the text.")
        ),
        zone=zone,
        co_chairs=list(co_chairs),
        guarantors=list(guarantors),
        verbs=_verbs(DEFAULT_VERBS if verbs is None else verbs),
        source=said(source, gettext("Say where the text is published.")),
        recorded_by=by,
    )
    record.append(
        act="agreement added",
        by=by.code,
        subject=f"agreement.Agreement/{made.pk}",
        facts={"code": code, "starts_at": starts_at.isoformat(), "verbs": made.verbs},
    )
    return made


def _verbs(wanted: Sequence[str]) -> list[str]:
    """Return verbs in the order of the mandate; AgreementError when one is not known."""
    strange = [verb for verb in wanted if verb not in VERBS]
    if strange:
        raise AgreementError(
            gettext("The mandate does not know: %(verbs)s. It knows: %(known)s.")
            % {"verbs": ", ".join(strange), "known": ", ".join(VERBS)}
        )
    return [verb for verb in VERBS if verb in wanted]


@transaction.atomic
def change_mandate(
    agreement: Agreement, *, verbs: Sequence[str], since: datetime, reason: str, decided_by: str, by: Person
) -> MandateChange:
    """Record that from an instant on the centre may do other things; a verb that is off takes its fields away."""
    by.must("agreement.change")
    made = MandateChange.objects.create(
        agreement=agreement,
        verbs=_verbs(verbs),
        since=since,
        reason=said(reason, gettext("Say why the mandate changes; the reason is kept.")),
        decided_by=said(decided_by, gettext("Name the authority that changed the mandate.")),
        recorded_by=by,
    )
    record.append(
        act="mandate changed",
        by=by.code,
        subject=f"agreement.Agreement/{agreement.pk}",
        facts={"change": made.pk, "verbs": made.verbs, "since": since.isoformat()},
    )
    return made


@transaction.atomic
def add_clause(
    agreement: Agreement,
    *,
    path: str,
    kind: str,
    texts: dict[str, str],
    source: str,
    by: Person,
    bound: Sequence[str] = (),
    violation_types: Sequence[str] = (),
    due: datetime | None = None,
) -> Clause:
    """Record one provision in our words: whom it binds and which violation types break it."""
    by.must("agreement.change")
    strange = [code for code in violation_types if code not in VIOLATION_TYPES]
    if strange:
        raise AgreementError(gettext("No such violation type: %(codes)s.") % {"codes": ", ".join(strange)})
    if agreement.clauses.filter(path=path).exists():
        raise AgreementError(gettext("Clause %(path)s is recorded already.") % {"path": path})
    made = Clause.objects.create(
        agreement=agreement,
        path=path,
        kind=known(kind, ClauseKind),
        texts=named_somehow(texts),
        bound=list(bound),
        violation_types=list(violation_types),
        due=due,
        source=said(source, gettext("Say where the clause stands.")),
        recorded_by=by,
    )
    record.append(
        act="clause added",
        by=by.code,
        subject=f"agreement.Clause/{made.pk}",
        facts={"agreement": agreement.code, "path": path, "kind": kind},
    )
    return made


@transaction.atomic
def put_on_record(says: Mapping[str, Any], clauses: Sequence[Mapping[str, Any]], *, by: Person) -> Agreement:
    """Record a text in force with its clauses, all or none."""
    made = add_agreement(**says, by=by)
    for clause in clauses:
        add_clause(made, **clause, by=by)
    return made


@transaction.atomic
def add_party(
    *, code: str, kind: str, names: dict[str, str], source: str, by: Person, place: Place | None = None
) -> Party:
    """Record an actor under a neutral code, with its names; a local administration has its place."""
    by.must("agreement.change")
    if Party.objects.filter(code=code).exists():
        raise AgreementError(gettext("The code “%(code)s” is taken. Choose another.") % {"code": code})
    called = named_somehow(names)
    made = Party.objects.create(
        code=said(code, gettext("Give the party a code: it identifies, a name never does.")),
        kind=known(kind, PartyKind),
        place=place,
        source=said(source, gettext("Say where this party is known from.")),
        recorded_by=by,
    )
    for language, name in called.items():
        PartyName.objects.create(party=made, language=language, name=name, source=source, recorded_by=by)
    record.append(
        act="party added",
        by=by.code,
        subject=f"agreement.Party/{made.pk}",
        facts={"code": code, "kind": kind},
    )
    return made


@transaction.atomic
def name_party(
    party: Party, *, language: str, name: str, source: str, by: Person, used_by: str = ""
) -> PartyName:
    """Record what a party is called in a language, by everybody or by one centre or outlet."""
    by.must("agreement.change")
    made = PartyName.objects.create(
        party=party,
        language=language,
        name=said(name, gettext("Give the name.")),
        used_by=used_by.strip(),
        source=said(source, gettext("Say where this name is used.")),
        recorded_by=by,
    )
    record.append(
        act="party named",
        by=by.code,
        subject=f"agreement.Party/{party.pk}",
        facts={"code": party.code, "language": language, "used_by": made.used_by},
    )
    return made


@transaction.atomic
def link_parties(party: Party, *, kind: str, other: Party, source: str, by: Person) -> PartyLink:
    """Record what a party has to do with another."""
    by.must("agreement.change")
    if party == other:
        raise AgreementError(gettext("A party has nothing to do with itself. Choose another one."))
    if PartyLink.objects.filter(party=party, kind=kind, other=other).exists():
        raise AgreementError(gettext("This is on record already."))
    made = PartyLink.objects.create(
        party=party,
        kind=known(kind, LinkKind),
        other=other,
        source=said(source, gettext("Say where this is known from.")),
        recorded_by=by,
    )
    record.append(
        act="parties linked",
        by=by.code,
        subject=f"agreement.PartyLink/{made.pk}",
        facts={"party": party.code, "kind": kind, "other": other.code},
    )
    return made


@transaction.atomic
def add_rule(
    *,
    code: str,
    names: dict[str, str],
    unit: str,
    includes: dict[str, str],
    excludes: dict[str, str],
    doubles: dict[str, str],
    time_basis: dict[str, str],
    by: Person,
    version: int = 1,
) -> CountingRule:
    """Record how one printed figure counts; a changed rule is a new version, and old figures keep theirs."""
    by.must("agreement.change")
    if CountingRule.objects.filter(code=code, version=version).exists():
        raise AgreementError(
            gettext("Rule %(code)s has a version %(version)s already. A changed rule is a new version.")
            % {"code": code, "version": version}
        )
    made = CountingRule.objects.create(
        code=code,
        version=version,
        names=named_somehow(names),
        unit=unit,
        includes=includes,
        excludes=excludes,
        doubles=doubles,
        time_basis=time_basis,
        recorded_by=by,
    )
    record.append(
        act="counting rule added",
        by=by.code,
        subject=f"agreement.CountingRule/{made.pk}",
        facts={"code": code, "version": version, "unit": unit},
    )
    return made
