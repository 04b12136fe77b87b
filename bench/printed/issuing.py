"""Issuing bulletins in the centre of this process, as its people do, and writing each in every language as PDF."""

import sys
import time
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import django

django.setup()

from bench.printed.supposing import THEME, suppose  # noqa: E402 - the centre's settings come first
from tregua.bulletin import actions  # noqa: E402
from tregua.bulletin.formats import BY_CODE  # noqa: E402
from tregua.bulletin.languages import codes  # noqa: E402
from tregua.bulletin.layout import choose_layout  # noqa: E402
from tregua.bulletin.models import Bulletin  # noqa: E402
from tregua.bulletin.points import open_points  # noqa: E402
from tregua.bulletin.sections import SECTIONS  # noqa: E402
from tregua.bulletin.series import Series, Theme  # noqa: E402
from tregua.centre.translations import compile_catalogues  # noqa: E402
from tregua.people.models import Person  # noqa: E402

WEEK = 7


def main(out: Path, days: Sequence[date]) -> None:
    """Choose every section, issue the bulletins, and say how long paper took."""
    out.mkdir(parents=True, exist_ok=True)
    compile_catalogues()
    publisher, head = (Person.objects.get(code=code) for code in ("publisher", "head"))
    choose_layout(
        sections=[kind.key for kind in SECTIONS], since=days[0], reason="every section is looked at", by=head
    )
    took = []
    for issue in issues(days, publisher, head):
        for language in codes():
            began = time.perf_counter()
            made = BY_CODE["pdf"].make(issue, language)
            took.append(time.perf_counter() - began)
            (out / f"{issue.key}-{issue.issue}-{language}.pdf").write_bytes(made)
    took.sort()
    print(
        f"{len(took)} files of paper, half of them in {took[len(took) // 2]:.2f} s, the slowest in {took[-1]:.2f} s"
    )


def issues(days: Sequence[date], publisher: Person, head: Person) -> Iterator[Bulletin]:
    """Yield an issue of each day; where the days follow each other also of a week, issues that correct and withdraw
    another, which is printed once more as it reads then, and a thematic one of findings that nobody made."""
    for day in days:
        yield approved(actions.prepare(day, by=publisher), head)
    if (days[WEEK - 1] - days[0]).days != WEEK - 1:
        return
    yield approved(actions.prepare(days[0], series=Series.WEEKLY, last=days[WEEK - 1], by=publisher), head)
    wrong = Bulletin.objects.get(series=Series.DAILY, day=days[3], issue=1)
    further = approved(actions.correct(wrong, reason="A report came late.", by=publisher), head)
    yield further
    yield approved(actions.withdraw(further, reason="It named a place.", by=publisher), head)
    yield Bulletin.objects.get(pk=wrong.pk)
    suppose(days, Person.objects.get(code="verifier"), head)
    yield approved(
        actions.prepare(
            days[0], series=Series.THEMATIC, last=days[-1], theme=Theme(words=THEME), by=publisher
        ),
        head,
    )


def approved(bulletin: Bulletin, head: Person) -> Bulletin:
    """Approve a bulletin after all that stands open on it was read; return it as it is read anew."""
    actions.approve(bulletin, by=head, seen=[one.code for one in open_points(bulletin, head)])
    return Bulletin.objects.get(pk=bulletin.pk)


if __name__ == "__main__":
    main(Path(sys.argv[1]), [date.fromisoformat(day) for day in sys.argv[2:]])
