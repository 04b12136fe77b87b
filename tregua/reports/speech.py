"""Recording what was said and published: occasions, statements, renderings, counts, posts, doubts."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext

from tregua.agreement.models import Agreement
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.reports import checks
from tregua.reports.actions import ReportError
from tregua.reports.models import (
    Assessment,
    CountWithdrawal,
    EmbeddedPost,
    Flag,
    FlagResolution,
    Occasion,
    PublishedCount,
    Rendering,
    Source,
    StartClaim,
    Statement,
)


def _append(act: str, made: models.Model, by: Person, **facts: Any) -> None:
    record.append(act=act, by=by.code, subject=f"{made._meta.label}/{made.pk}", facts=facts)


@transaction.atomic
def record_occasion(*, kind: str, by: Person, elsewhere: dict[str, str] | None = None, **says: Any) -> Occasion:
    """Record where and when words were spoken; `elsewhere` are other texts' places for it, which are doubted."""
    by.must("centre.speak" if says.get("by_this_centre") else "intake.cut")
    occasion = Occasion.objects.create(kind=kind, recorded_by=by, **says)
    _append("occasion recorded", occasion, by, kind=kind, day=str(occasion.day or ""))
    raise_flags(occasion, checks.place_contradicted(occasion.place_as_written, elsewhere or {}, "place"), by=by)
    return occasion


@transaction.atomic
def record_statement(*, speaker: str, words: str, language: str, by: Person, **says: Any) -> Statement:
    """Record words of a named speaker; what this centre itself says needs the right to speak for it."""
    by.must("centre.speak" if says.get("by_this_centre") else "intake.cut")
    statement = Statement.objects.create(speaker=speaker, words=words, language=language, recorded_by=by, **says)
    _append("statement recorded", statement, by, language=language, said_on=str(statement.said_on or ""))
    return statement


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
def record_count(
    *, publisher: Source, value: int | None, unit: str, series: str, window_end: datetime, by: Person, **says: Any
) -> PublishedCount:
    """Record a figure somebody published, as published; what does not add up is flagged, not mended."""
    by.must("intake.cut")
    count = PublishedCount.objects.create(
        publisher=publisher, value=value, unit=unit, series=series, window_end=window_end, recorded_by=by, **says
    )
    _append("published count recorded", count, by, publisher=publisher.code, value=value, unit=unit, series=series)
    doubts = checks.list_against_total(value, count.by_province, "list by province")
    doubts += checks.damascus(count.by_province, "list by province")
    raise_flags(count, doubts, by=by)
    return count


@transaction.atomic
def withdraw_count(count: PublishedCount, *, reason: str, by: Person) -> CountWithdrawal:
    """Take a wrongly read count out of our register; the row stays readable."""
    by.must("reports.file")
    if not reason.strip():
        raise ReportError(gettext("Say why the count is withdrawn; the reason is kept."))
    withdrawal = CountWithdrawal.objects.create(count=count, reason=reason, recorded_by=by)
    _append("published count withdrawn", count, by, reason=reason)
    return withdrawal


@transaction.atomic
def record_assessment(*, words: str, language: str, by: Person, author: str = "", **says: Any) -> Assessment:
    """Record a judgement on the whole; without an author it is flagged."""
    by.must("intake.cut")
    assessment = Assessment.objects.create(words=words, language=language, author=author, recorded_by=by, **says)
    _append("assessment recorded", assessment, by, language=language, author=author)
    raise_flags(assessment, checks.no_author(words, author, "author"), by=by)
    return assessment


@transaction.atomic
def record_post(*, account: str, words: str, on_topic: bool, by: Person, **says: Any) -> EmbeddedPost:
    """Record a post quoted inside a message; off topic it is context and nothing is made of it."""
    by.must("intake.cut")
    post = EmbeddedPost.objects.create(account=account, words=words, on_topic=on_topic, recorded_by=by, **says)
    _append("embedded post recorded", post, by, account=account, on_topic=on_topic)
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
            settle_flag(flag, resolution=start, basis=f"{agreement.code}: {agreement.starts_as_written}", by=by)
    return claim


def raise_flags(about: models.Model, doubts: Iterable[checks.Doubt], *, by: Person) -> list[Flag]:
    """Keep each doubt about a record as a flag that somebody settles."""
    flags = []
    for doubt in doubts:
        flag = Flag.objects.create(
            about=about._meta.label,
            about_id=str(about.pk),
            kind=doubt.kind,
            where=doubt.where,
            detail=doubt.detail,
            recorded_by=by,
        )
        _append("flag raised", flag, by, about=f"{flag.about}/{flag.about_id}", kind=flag.kind)
        flags.append(flag)
    return flags


@transaction.atomic
def settle_flag(flag: Flag, *, resolution: str, basis: str, by: Person) -> FlagResolution:
    """Settle a doubt and say on what basis; the flag stays visible with its resolution."""
    by.must("intake.cut")
    if not resolution.strip() or not basis.strip():
        raise ReportError(gettext("Say how the doubt is settled and on what basis."))
    if hasattr(flag, "resolution"):
        raise ReportError(gettext("Somebody has settled this doubt already."))
    settled = FlagResolution.objects.create(flag=flag, resolution=resolution, basis=basis, recorded_by=by)
    _append("flag settled", flag, by, resolution=resolution, basis=basis)
    return settled
