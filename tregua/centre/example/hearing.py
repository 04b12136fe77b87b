"""What an example centre heard and took in: messages, statements with their renderings, meetings, and one exercise call."""

import json
from typing import Final

from django.db import transaction

from tregua.agreement.models import Party
from tregua.centre.example import tables
from tregua.centre.example.crew import Crew
from tregua.centre.example.moments import day_of
from tregua.centre.example.tables import Row
from tregua.intake.actions import cut, receive
from tregua.liaison.actions import record_meeting, record_series_rule
from tregua.places.models import Place
from tregua.reports.actions import add_source
from tregua.reports.models import Source, Statement
from tregua.reports.speech import add_rendering, record_assessment, record_occasion, record_statement

# Nobody is called so: these stand for the names that must never be found outside the vault.
SEALED: Final = ("EXERCISE-CALLER-ONE", "EXERCISE-CONTACT-ONE", "EXERCISE-WITNESS-ONE")
CALL: Final = {
    "caller_language": "ar",
    "caller_name": SEALED[0],
    "caller_contact": SEALED[1],
    "what": "تمرين: يتدرّب المتصل على مكالمة البلاغ ولا يبلّغ عن أي حادث.",
    "how_known": "saw",
    "read_back": "yes",
}
PARAPHRASE: Final = {
    "ar": "[بكلماتنا، لا باقتباس]",
    "en": "[in our words, no quotation]",
    "fr": "[en nos termes, sans citation]",
    "id": "[dengan kata-kata kami, bukan kutipan]",
}


def our_words(words: str, language: str) -> str:
    """Return words that are marked as ours and no quotation."""
    return f"{PARAPHRASE[language]} {words}"


@transaction.atomic
def take_in_messages(sources: dict[str, Source], crew: Crew, centre: str) -> None:
    """Take in a few texts of our own, with a passage cut that awaits a decision, and a call whose caller is sealed."""
    for row in tables.of_centre("messages", centre):
        message = receive(
            channel="text",
            raw=row["text"].encode(),
            media_type="text/plain; charset=utf-8",
            language=row["language"],
            outlet=str(sources[row["outlet"]]),
            title=row["title"],
            published_on=day_of(row["published_on"]),
            url=row["source"],
            by=crew["duty"],
        )
        if row["cut"]:
            start = message.text.index(row["cut"])
            cut(message, kind="claim", start=start, end=start + len(row["cut"]), by=crew["duty"])
    call = json.dumps(CALL, ensure_ascii=False).encode()
    receive(channel="form", raw=call, media_type="application/json", language="ar", by=crew["duty"])
    add_source(code="exercise-witness", kind="witness", identity=SEALED[2], by=crew["duty"])


@transaction.atomic
def record_statements(crew: Crew, centre: str) -> None:
    """Record what named officials said and how outlets gave it, and judgements on the whole with their authors."""
    for row in tables.of_centre("statements", centre):
        if row["kind"] == "assessment":
            record_assessment(
                words=our_words(row["words"], "en"),
                language="en",
                author=row["speaker"],
                indicator=row["indicator"],
                by=crew["duty"],
            )
            continue
        statement = _statement(row, crew)
        for rendering in tables.table("renderings"):
            if rendering["statement"] == row["key"]:
                _rendering(statement, rendering, crew)


def _statement(row: Row, crew: Crew) -> Statement:
    outlet, _sign, elsewhere = row["elsewhere"].partition("=")
    occasion = record_occasion(
        kind=row["occasion"],
        held_by=row["held_by"],
        place=Place.objects.filter(code=row["place"]).first(),
        place_as_written=row["place_as_written"],
        day=day_of(row["said_on"]),
        source=row["source"],
        elsewhere={outlet: elsewhere} if outlet else None,
        by=crew["duty"],
    )
    return record_statement(
        speaker=row["speaker"],
        speaker_role=row["speaker_role"],
        occasion=occasion,
        said_on=day_of(row["said_on"]),
        words=our_words(row["words"], "en"),
        language="en",
        by=crew["duty"],
    )


def _rendering(statement: Statement, row: Row, crew: Crew) -> None:
    add_rendering(
        statement,
        outlet=row["outlet"],
        language=row["language"],
        words=our_words(row["words"], row["language"]),
        differences=tables.differences(row["differences"]),
        published_on=day_of(row["published_on"]),
        url=row["url"],
        by=crew["duty"],
    )


@transaction.atomic
def record_meetings(crew: Crew, centre: str) -> None:
    """Record the meetings that the sources date, no other, and the rules by which published numbers count them."""
    for row in tables.of_centre("meetings", centre):
        held_on = day_of(row["held_on"])
        assert held_on is not None, f"a meeting without a day: {row['about']}"  # noqa: S101 - a table of ours
        record_meeting(
            kind=row["kind"],
            organiser=row["organiser"],
            held_on=held_on,
            place=Place.objects.filter(code=row["place"]).first(),
            place_as_written=row["place_as_written"],
            about=row["about"],
            result=row["result"],
            series=row["series"],
            parties=[Party.objects.get(code=code) for code in row["parties"].split()],
            source=row["source"],
            by=crew["liaison"],
        )
    for row in tables.of_centre("meeting_rules", centre):
        record_series_rule(
            series=row["series"],
            words=row["words"],
            basis=row["basis"],
            kinds=row["kinds"].split(),
            place=Place.objects.get(code=row["place"]),
            party_kinds=row["party_kinds"].split(),
            source=row["source"],
            by=crew["liaison"],
        )
