"""Joining: an application form becomes an acceptance that begins as “submitted”; settlements come by a path of theirs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext

from tregua.agreement.acceptances import record_acceptance
from tregua.agreement.actions import add_party
from tregua.agreement.applications import Application, Authority, Undertaking
from tregua.agreement.models import SETTLEMENTS, Agreement, Party, PartyKind, Status
from tregua.agreement.saying import AgreementError, known, said
from tregua.people.models import Person, Sealed, SealedAbout
from tregua.people.vault import seal
from tregua.places.models import Place, PlaceKind
from tregua.record import actions as record

# A smaller number of declared areas in a province could tell whose they are.
FEWEST_TOLD: Final = 5
# No one settlement: who signs for such an area signs for several.
WIDER: Final = (PlaceKind.COUNTRY, PlaceKind.PROVINCE, PlaceKind.DISTRICT)


@transaction.atomic
def record_application(
    agreement: Agreement,
    *,
    party: Party,
    channel: str,
    how_expressed: str,
    received_at: datetime,
    language: str,
    authority: str,
    undertakings: Sequence[str],
    source: str,
    by: Person,
    conditions: str = "",
    province: Place | None = None,
    area: str = "",
    strength: int | None = None,
    signatory: str = "",
    contact: str = "",
    read_back: bool = False,
) -> Application:
    """Record an application form and the acceptance it makes; who signed, where they are and how to reach them is sealed."""
    by.must("agreement.change")
    ticked = {known(one, Undertaking).value for one in undertakings}
    if Undertaking.CEASE_FIRE not in ticked:
        raise AgreementError(
            gettext("Who does not undertake to keep the ceasefire does not apply. Record a report instead.")
        )
    if agreement.exclusions.in_effect(received_at).filter(party=party).exists():
        raise AgreementError(
            gettext(
                "By decision the agreement does not apply to %(party)s. Only a decision of that authority lifts it."
            )
            % {"party": party}
        )
    acceptance = record_acceptance(
        agreement,
        party=party,
        channel=channel,
        how_expressed=how_expressed,
        since=received_at,
        source=source,
        by=by,
        conditions=conditions,
        status=Status.SUBMITTED,
        signatory=signatory,
    )
    made = Application.objects.create(
        acceptance=acceptance,
        language=said(language, gettext("Say in which language the form is.")),
        authority=known(authority, Authority),
        undertakings=[code for code in Undertaking.values if code in ticked],
        province=province.province if province else None,
        area=_sealed(area),
        contact=_sealed(contact),
        strength=strength,
        read_back=read_back,
        recorded_by=by,
    )
    record.append(
        act="application recorded",
        by=by.code,
        subject=f"agreement.Application/{made.pk}",
        facts={
            "acceptance": acceptance.pk,
            "form": made.form_version,
            "language": language,
            "undertakings": made.undertakings,
            "read_back": read_back,
        },
    )
    return made


def _sealed(words: str) -> Sealed | None:
    return seal(words, about=SealedAbout.SIGNATORY) if words.strip() else None


@transaction.atomic
def record_settlement_application(
    agreement: Agreement, *, place: Place, kind: str, source: str, by: Person, **says: Any
) -> Application:
    """Record the form of a settlement: the party of that place, recorded under the place's code if it is new."""
    if known(kind, PartyKind) not in SETTLEMENTS:
        raise AgreementError(gettext("This form is for settlements. A formation has its own form."))
    if place.kind in WIDER:
        raise AgreementError(
            gettext("%(place)s is an area, not a settlement. Give the settlement that joins.")
            % {"place": place}
        )
    party = Party.objects.filter(place=place, kind__in=SETTLEMENTS).order_by("id").first()
    if party is None:
        party = add_party(
            code=f"place-{place.code}".lower()[:40],
            kind=kind,
            names={row.language[:2]: row.name for row in reversed(place.place_names.all()) if not row.alias},
            place=place,
            source=source,
            by=by,
        )
    return record_application(agreement, party=party, province=place, source=source, by=by, **says)


@dataclass(frozen=True)
class Areas:
    """How many declared areas may be told: by province where at least FEWEST_TOLD are behind a number, the rest as one.

    `rest` None: what is left is too small to be told, even as one number.
    """

    by_province: list[tuple[Place, int]]
    rest: int | None


def declared_areas(applications: Iterable[Application]) -> Areas:
    """Return the declared areas as an aggregate from which no single one can be worked out."""
    rows = list(applications)
    counted = Counter(row.province for row in rows)
    told = sorted(
        ((place, n) for place, n in counted.items() if place is not None and n >= FEWEST_TOLD),
        # By code, never by name: in another language another one of two equal numbers would be left out.
        key=lambda pair: (-pair[1], pair[0].code),
    )
    rest = len(rows) - sum(n for _place, n in told)
    # What is left over is the total less the rest: where it is small the smallest number told goes into it.
    while told and 0 < rest < FEWEST_TOLD:
        rest += told.pop()[1]
    return Areas(told, rest if rest == 0 or rest >= FEWEST_TOLD else None)
