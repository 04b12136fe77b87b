"""What reached an example centre: sources, claims, published counts. Words of claims are ours and say so."""

from typing import Final

from django.db import transaction

from tregua.agreement.models import Party
from tregua.centre.example import tables
from tregua.centre.example.crew import Crew
from tregua.centre.example.moments import instant, span
from tregua.centre.example.tables import Row
from tregua.places.models import Place
from tregua.reports import actions
from tregua.reports.counting import record_count
from tregua.reports.models import PublishedCount, Report, Source

LANGUAGES: Final = {
    "ar": "Arabic",
    "el": "Greek",
    "es": "Spanish",
    "fr": "French",
    "ru": "Russian",
    "tr": "Turkish",
}
FIGURES: Final = ("killed_min", "killed_max", "wounded_min", "wounded_max")


def our_words(row: Row) -> str:
    """Return a claim as it is filed: our words, and in which language it was told."""
    language = LANGUAGES.get(row["told_in"])
    return (
        f"In our words, told in {language}: {row['words']}" if language else f"In our words: {row['words']}"
    )


@transaction.atomic
def record_sources(crew: Crew) -> dict[str, Source]:
    """Record every source that the tables name, also those that others are heard through."""
    return {
        row["code"]: actions.add_source(
            code=row["code"],
            kind=row["kind"],
            names=tables.names(row),
            party=Party.objects.filter(code=row["party"]).first(),
            by=crew["duty"],
        )
        for row in tables.table("sources")
    }


@transaction.atomic
def file_reports(sources: dict[str, Source], crew: Crew, centre: str) -> dict[str, Report]:
    """File the claims whose source reaches this centre; return them by their name in the table."""
    places = {place.code: place for place in Place.objects.all()}
    parties = {party.code: party for party in Party.objects.all()}
    filed = {}
    for row in tables.from_sources("reports", "source", centre):
        filed[row["id"]] = actions.file_report(
            source=sources[row["source"]],
            heard_through=[_called(who) for who in row["heard_through"].split("|") if who],
            predicate=row["predicate"],
            violation_type=row["violation_type"],
            actor=parties.get(row["party"]),
            actor_as_written=row["actor_as_written"],
            target=row["target"],
            place=places.get(row["place"]),
            place_as_written=row["place_as_written"],
            place_precision=row["place_precision"],
            time_precision=row["time_precision"],
            means=row["means"],
            words=our_words(row),
            language="en",
            url=row["url"],
            by=crew["duty"],
            **span(row),
            **{name: int(row[name]) if row[name] else None for name in FIGURES},
        )
    return filed


def _notes(row: Row) -> str:
    """Return what is noted of a figure, in our words: how the text puts it, and how its day is known."""
    return " ".join(filter(None, [row["words"], f"({row['notes']})" if row["notes"] else ""]))


@transaction.atomic
def record_counts(sources: dict[str, Source], crew: Crew, centre: str) -> dict[str, PublishedCount]:
    """Record the figures that reached this centre, as published; what does not add up is flagged by the act."""
    recorded = {}
    for row in tables.from_sources("counts", "publisher", centre):
        recorded[row["id"]] = record_count(
            publisher=sources[row["publisher"]],
            value=int(row["value"]) if row["value"] else None,
            unit=row["unit"],
            series=row["series"],
            cumulative=row["cumulative"] == "yes",
            listed=list(tables.provinces(row["by_province"]).items()),
            added=int(row["added"]) if row["added"] else None,
            scope=row["scope"],
            list_scope=row["list_scope"],
            counted_as=row["counted_as"],
            channel=row["channel"],
            place=Place.objects.filter(code=row["place"]).first(),
            window_start=instant(row["window_start"]) if row["window_start"] else None,
            window_end=instant(row["window_end"] or f"{row['day']} 23:59"),
            words=_notes(row),
            language="en" if _notes(row) else row["language"],
            url=row["url"],
            by=crew["duty"],
        )
    return recorded


def _called(code: str) -> str:
    """Return what the body with this code is called; a function that has no code stays as it is written."""
    return next((row["name_en"] for row in tables.table("sources") if row["code"] == code), code)
