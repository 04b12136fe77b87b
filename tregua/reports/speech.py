"""Recording what was said: occasions, statements, renderings, assessments, posts, claims about the start."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import models, transaction

from tregua.agreement.models import Agreement
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.reports import checks
from tregua.reports.carrying import hold_against_texts, texts_heard
from tregua.reports.flags import raise_flags, settle_flag
from tregua.reports.models import (
    Assessment,
    EmbeddedPost,
    Occasion,
    Rendering,
    StartClaim,
    Statement,
)


def _append(act: str, made: models.Model, by: Person, **facts: Any) -> None:
    record.append(act=act, by=by.code, subject=f"{made._meta.label}/{made.pk}", facts=facts)


@transaction.atomic
def record_occasion(
    *, kind: str, by: Person, elsewhere: dict[str, str] | None = None, **says: Any
) -> Occasion:
    """Record where and when words were spoken; `elsewhere` are other texts' places for it, which are doubted."""
    by.must("centre.speak" if says.get("by_this_centre") else "intake.cut")
    occasion = Occasion.objects.create(kind=kind, recorded_by=by, **says)
    _append("occasion recorded", occasion, by, kind=kind, day=str(occasion.day or ""))
    written = occasion.place_as_written or (occasion.place.name("en") if occasion.place else "")
    raise_flags(occasion, checks.place_contradicted(written, elsewhere or {}, "place"), by=by)
    return occasion


def heard_with(says: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Read the texts that may carry a statement of which the fields say this; before any transaction begins."""
    return texts_heard(
        speaker=says["speaker"],
        speaker_role=says.get("speaker_role", ""),
        said_on=says.get("said_on"),
        message=says.get("message"),
    )


def record_statement(
    *,
    speaker: str,
    words: str,
    language: str,
    by: Person,
    read_before: Mapping[str, list[Any]] | None = None,
    **says: Any,
) -> Statement:
    """Record words of a named speaker; what this centre itself says needs the right to speak for it.

    `read_before` is what `heard_with` returned, for a caller whose transaction has begun.
    """
    by.must("centre.speak" if says.get("by_this_centre") else "intake.cut")
    texts = heard_with({**says, "speaker": speaker}) if read_before is None else read_before
    with transaction.atomic():
        statement = Statement.objects.create(
            speaker=speaker, words=words, language=language, recorded_by=by, **says
        )
        said_on = str(statement.said_on or "")
        _append("statement recorded", statement, by, language=language, said_on=said_on)
        hold_against_texts(statement, texts)
    return statement


def speak(
    *,
    kind: str,
    day: date,
    speaker: str,
    words: str,
    language: str,
    by: Person,
    place_as_written: str = "",
    speaker_role: str = "",
) -> Statement:
    """Record what this centre itself says in public: the occasion and the words."""
    by.must("centre.speak")
    says: dict[str, Any] = {"speaker": speaker, "speaker_role": speaker_role, "said_on": day}
    texts = heard_with(says)
    with transaction.atomic():
        occasion = record_occasion(
            kind=kind, day=day, place_as_written=place_as_written, by_this_centre=True, by=by
        )
        return record_statement(
            **says,
            occasion=occasion,
            words=words,
            language=language,
            original=True,
            by_this_centre=True,
            by=by,
            read_before=texts,
        )


@transaction.atomic
def add_rendering(
    statement: Statement, *, outlet: str, language: str, words: str, by: Person, **says: Any
) -> Rendering:
    """Record how an outlet gave a statement, with where it differs."""
    by.must("intake.cut")
    rendering = Rendering.objects.create(
        statement=statement, outlet=outlet, language=language, words=words, recorded_by=by, **says
    )
    _append("rendering recorded", rendering, by, statement=statement.pk, outlet=outlet, language=language)
    return rendering


@transaction.atomic
def record_assessment(*, words: str, language: str, by: Person, author: str = "", **says: Any) -> Assessment:
    """Record a judgement on the whole; without an author it is flagged."""
    by.must("intake.cut")
    assessment = Assessment.objects.create(
        words=words, language=language, author=author, recorded_by=by, **says
    )
    _append("assessment recorded", assessment, by, language=language, author_named=bool(author))
    raise_flags(assessment, checks.no_author(words, author, "author"), by=by)
    return assessment


@transaction.atomic
def record_post(*, account: str, words: str, on_topic: bool, by: Person, **says: Any) -> EmbeddedPost:
    """Record a post quoted inside a message; off topic it is context and nothing is made of it."""
    by.must("intake.cut")
    post = EmbeddedPost.objects.create(
        account=account, words=words, on_topic=on_topic, recorded_by=by, **says
    )
    _append("embedded post recorded", post, by, on_topic=on_topic)
    return post


@transaction.atomic
def record_start_claim(
    agreement: Agreement, *, words: str, language: str, day: date, by: Person, **says: Any
) -> StartClaim:
    """Record what a text says of an agreement's start; an ambiguous hour is flagged and settled by the agreement."""
    by.must("intake.cut")
    doubts = checks.midnight(words, day, agreement.zone, "hour")
    readings = doubts[0].detail["readings"] if doubts else []
    start = agreement.starts_at.isoformat()
    settled = isinstance(readings, list) and start in readings
    claim = StartClaim.objects.create(
        agreement=agreement,
        words=words,
        language=language,
        readings=readings,
        resolved_at=agreement.starts_at if settled else None,
        recorded_by=by,
        **says,
    )
    _append("claim about the start recorded", claim, by, agreement=agreement.code, readings=readings)
    for flag in raise_flags(claim, doubts, by=by):
        if settled:
            settle_flag(
                flag, resolution=start, basis=f"{agreement.code}: {agreement.starts_as_written}", by=by
            )
    return claim
