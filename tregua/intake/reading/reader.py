"""The way in: a text, the day it was published, places and words; out comes a Reading."""

from datetime import date
from typing import Final

from tregua.intake.reading.acceptances import acceptances
from tregua.intake.reading.bulletin_day import bulletin_day
from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.counts import counts
from tregua.intake.reading.dates import dates
from tregua.intake.reading.doubts import doubts
from tregua.intake.reading.furniture import other_texts
from tregua.intake.reading.gazetteer import Gazetteer, shipped
from tregua.intake.reading.hours import hours_of_day
from tregua.intake.reading.items import Reading, TextError
from tregua.intake.reading.lexicons import Lexicons, lexicons
from tregua.intake.reading.parties import parties
from tregua.intake.reading.places import places
from tregua.intake.reading.posts import glued, posts, with_dates
from tregua.intake.reading.provinces import areas_of, named
from tregua.intake.reading.signatories import signatories
from tregua.intake.reading.speakers import voices
from tregua.intake.reading.statements import statements
from tregua.intake.reading.tasks import tasks

LONGEST: Final = 1_500_000


def read(
    text: str,
    *,
    published: date | None = None,
    gazetteer: Gazetteer | None = None,
    words: Lexicons | None = None,
) -> Reading:
    """Read a text; the same text, day, gazetteer and lexicons always give the same reading."""
    if not text.strip():
        raise TextError("The text is empty. Paste or choose a text with words in it.")
    if len(text) > LONGEST:
        raise TextError(
            f"The text has {len(text):,} characters; at most {LONGEST:,} are read at once. Cut it into parts."
        )
    copy = Copy(text, words or lexicons())
    copy.take(other_texts(copy))
    posted = posts(copy)
    days = dates(copy, published)
    posted, own_dates = with_dates(posted, days.found)
    borne = bulletin_day(copy, own_dates)
    told_days = sorted(
        [*borne.dates, *hours_of_day(copy, borne.day, borne.stamps, borne.dates)], key=lambda one: one.start
    )
    copy.take((one.start, one.end) for one in posted)
    areas = named(copy)
    told = counts(copy, days.spans, areas)
    who = parties(copy)
    voiced = voices(copy, who)
    used = {at for area in areas for at in range(area.begin, area.end)}
    used |= {at for voice in voiced for at in range(voice.begin, voice.end)}
    used |= copy.inside((one.start, one.end) for one in who)
    where = places(copy, gazetteer or shipped(), areas, used)
    accepted = acceptances(copy, who)
    figures = sorted([*told.told, *signatories(copy, where, told.told)], key=lambda one: (one.start, one.end))
    said = statements(copy, voiced, who, where, told_days)
    flags = [*days.flags, *borne.flags, *told.flags, *said.flags, *glued(copy)]
    flags += doubts(copy, figures, told_days, said.told)
    return Reading(
        text=text,
        language=copy.language,
        languages=copy.languages,
        published=published.isoformat() if published else "",
        counts=tuple(figures),
        bulletin_date=borne.day,
        dates=tuple(told_days),
        places=tuple(where),
        provinces=tuple(areas_of(copy, areas)),
        parties=tuple(who),
        statements=tuple(said.told),
        acceptances=tuple(accepted),
        tasks=tuple(tasks(copy)),
        embedded_posts=tuple(posted),
        flags=tuple(sorted(flags, key=lambda flag: (flag.start, flag.kind))),
    )
