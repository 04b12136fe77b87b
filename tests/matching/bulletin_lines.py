"""The incident lines of 2016's bulletins and articles as facts for the engine: read roughly, guessed never.

Only what a line says plainly is read: a toll like "3 killed, 17 injured", a weapon word, an hour. The rest
stays "not known". No gazetteer is used: places are the names as written.
"""

import csv
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from pathlib import Path

from tregua.matching.facts import ReportFacts

PROVINCES = {
    "Damascus": "SY01+03", "Rif Dimashq": "SY01+03", "Aleppo": "SY02", "Homs": "SY04", "Hama": "SY05",
    "Latakia": "SY06", "Idlib": "SY07", "Al-Hasakah": "SY08", "Deir ez-Zor": "SY09", "Raqqa": "SY11", "Daraa": "SY12",
}  # fmt: skip
# In this order: the first word that stands in the line decides; most lines name several weapons.
WEAPONS = (
    (
        "airstrike",
        r"\bair\b|air (?:strike|raid|attack)|aerial|غار|جوي|frappe|с воздуха|aére|hava|空袭",
        "1.3",
    ),
    ("mortar", r"mortar|mortier|هاون|мином|morteiro|mortero|mortaio", "1.2"),
    ("mlrs", r"mlrs|راجمات|lanzamisiles|рсзо", "1.2"),
    ("artillery", r"artill|артил|مدفعية|\btop\b", "1.2"),
    ("missile", r"rocket|missile|ракет|صاروخ|صواريخ|cohete", "1.2"),
    ("unknown", r"shell|قصف|обстрел|بمباران|fire", "1.2"),
    ("small_arms", r"small arms|firearms|стрелковое", "1.1"),
    ("unknown", r"ground|attack|ataque|наступ|capture|eroberung|saldırı|kaçırma|massacre|execution", "1.5"),
)
KILLED = re.compile(
    r"(\d+)\s*(?:civilians?|soldiers?|women|residents|soldados|civiles|civils)?\s*"
    r"(?:killed|morts?|mortos|قتل\w*|погибл\w*|ölü|vittime|victims)"
)
WOUNDED = re.compile(
    r"(\d+)\s*(?:civilians?|residents)?\s*(?:wounded|injured|blessés?|feridos|جريح\w*|ранен\w*)"
)


def read_lines(path: Path) -> Iterator[tuple[str, ReportFacts]]:
    """Yield (cluster the line belongs to or "", the line as facts)."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            yield row["pair_id"], facts_of(f"L{number:03}", row)


def facts_of(id: str, row: dict[str, str]) -> ReportFacts:
    start, end, precision = when(row["date"], row["time"])
    words = row["weapon_or_type"].casefold()
    means, kind = next(
        ((one, sort) for one, pattern, sort in WEAPONS if re.search(pattern, words)), ("unknown", "")
    )
    return ReportFacts(
        id=id,
        source=row["source"],
        started_at=start,
        ended_at=end,
        time_precision=precision,
        province=PROVINCES.get(row["province"], ""),
        place_precision="unknown",
        names=(row["place_as_written"],),
        violation_type=kind,
        means=means,
        actor_as_written=row["alleged_perpetrator_as_written"],
        target=row["target"],
        killed=toll(KILLED, row["casualties"]),
        wounded=toll(WOUNDED, row["casualties"]),
    )


def when(date: str, hour: str) -> tuple[datetime, datetime, str]:
    day = datetime.fromisoformat(date)
    if re.fullmatch(r"\d\d:\d\d", hour):
        start = datetime.combine(day, time.fromisoformat(hour))
        return start, start + timedelta(minutes=1), "minute"
    for word, first in (("morning", 6), ("afternoon", 12), ("pm", 12)):
        if hour == word:
            start = day + timedelta(hours=first)
            return start, start + timedelta(hours=6), "part_of_day"
    return day, day + timedelta(days=1), "day"


def toll(pattern: re.Pattern[str], words: str) -> tuple[int | None, int | None]:
    if "part of" in words:
        return None, None
    found = [int(one) for one in pattern.findall(words)]
    return (found[0], found[0]) if found else (None, None)
