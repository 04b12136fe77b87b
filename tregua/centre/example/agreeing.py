"""What the example's centres hold of the agreement: its text, its parties and their names, who accepted."""

from django.db import transaction

from tregua.agreement import actions
from tregua.agreement.models import Agreement, Party
from tregua.centre.example import tables
from tregua.centre.example.crew import Crew
from tregua.centre.example.moments import instant
from tregua.places.models import Place

LANGUAGES = ("ar", "en", "fr", "ru")


@transaction.atomic
def record_agreement(crew: Crew) -> Agreement:
    """Record the text of 22 February 2016 with its clauses."""
    text = tables.agreement()
    made = actions.add_agreement(
        code=text["code"],
        names=text["names"],
        signed_on=text["signed_on"],
        starts_at=text["starts_at"],
        starts_as_written=text["starts_as_written"],
        zone=text["zone"],
        co_chairs=text["co_chairs"],
        source=text["source"],
        by=crew["head"],
    )
    for clause in text["clauses"]:
        actions.add_clause(
            made,
            path=clause["path"],
            kind=clause["kind"],
            texts={language: clause[language] for language in LANGUAGES},
            bound=clause.get("bound", []),
            violation_types=clause.get("violation_types", []),
            source=clause["place"],
            by=crew["head"],
        )
    return made


@transaction.atomic
def record_parties(agreement: Agreement, crew: Crew) -> None:
    """Record the parties, what each is called by whom, and to whom the agreement does not apply."""
    for row in tables.table("parties"):
        actions.add_party(
            code=row["code"],
            kind=row["kind"],
            names=tables.names(row),
            place=Place.objects.filter(code=row["place"]).first(),
            source=row["source"],
            by=crew["head"],
        )
    for row in tables.table("party_names"):
        actions.name_party(
            Party.objects.get(code=row["party"]),
            language=row["language"],
            name=row["name"],
            used_by=row["used_by"],
            source=row["source"],
            by=crew["head"],
        )
    for row in tables.agreement()["exclusions"]:
        party = Party.objects.get(code=row["party"])
        decision = {key: row[key] for key in ("authority", "reference", "source")}
        actions.exclude(agreement, party=party, since=agreement.starts_at, by=crew["head"], **decision)


@transaction.atomic
def record_acceptances(agreement: Agreement, crew: Crew, centre: str) -> None:
    """Record who accepted, as far as sources name them, each through its channel."""
    for row in tables.of_centre("acceptances", centre):
        actions.record_acceptance(
            agreement,
            party=Party.objects.get(code=row["party"]),
            channel=row["channel"],
            how_expressed=row["how_expressed"],
            since=instant(row["since"], agreement.zone),
            status=row["status"],
            conditions=row["conditions"],
            source=row["source"],
            by=crew["liaison"],
        )
