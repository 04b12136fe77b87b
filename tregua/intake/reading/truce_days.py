"""The day a truce began, as the text tells it, and the days numbered from it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from tregua.intake.reading.copytext import Copy
from tregua.intake.reading.named_day import Named

# The day the truce of 2016 entered into force: a text without any date is reckoned from it, and says so.
ANCHOR: Final = date(2016, 2, 27)
FROM_ENTRY: Final = "reckoned from the entry into force"
FROM_TEXT: Final = "reckoned from the beginning that the text tells"
# A numbered day of the truce is told within so many days.
LATELY: Final = 31
# "since it took effect on Saturday", "depuis samedi, début de la trêve"
BEFORE: Final = 7
BEHIND: Final = 3
# "depuis son entrée en vigueur, le 27 février": a comma so near parts nothing.
APPOSED: Final = 2


@dataclass
class Truce:
    """What a text has told of its truce: the day it began, and whether a numbered day of it was spoken of."""

    began: date | None = None
    numbered: bool = False

    def hear(self, copy: Copy, one: Named, day: date) -> None:
        """Remember a day as the beginning where the text says that the truce began on it."""
        if self.began is None and is_beginning(copy, one) and _of_a_truce(copy, one.begin):
            self.began = day

    def day(self, one: Named, told: date | None) -> tuple[date | None, str]:
        """Return the day that a number of the truce means; `told` is the day of publication, where it is given."""
        if self.began is not None:
            day = self.began + timedelta(days=one.nth - 1)
            return (day if told is None or day <= told else None), FROM_TEXT
        # "the second day" alone is one of the truce only where the text has told of such a day.
        known = not one.part or self.numbered
        day = ANCHOR + timedelta(days=one.nth - 1)
        # Told long after, it is the day of another truce.
        near = told is None or abs((told - day).days) <= LATELY
        return (day if known and near else None), FROM_ENTRY


def is_beginning(copy: Copy, one: Named) -> bool:
    """Say whether a word like "since" or "took effect" stands beside a day."""
    begin, end = copy.sentence(one.begin)
    commas = [at for at in range(begin, one.begin - APPOSED) if copy.tokens[at].text in {",", "،"}]
    begin = max(begin, *(at + 1 for at in commas)) if commas else begin
    before = range(max(begin, one.begin - BEFORE), one.begin)
    behind = range(one.end, min(end, one.end + BEHIND))
    return any(copy.is_a("begun", at, end) for at in (*before, *behind))


def _of_a_truce(copy: Copy, at: int) -> bool:
    begin, end = copy.sentence(at)
    return any(copy.is_a("topics", here, end) for here in range(begin, end))
