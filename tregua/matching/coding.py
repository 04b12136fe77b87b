"""Words as numbers: a place, a party, a source, a name as written; a number that was given keeps its meaning."""

from collections.abc import Iterable, Mapping
from typing import Final

from django.db import connection

from tregua.matching.claims import row_of
from tregua.matching.facts import ReportFacts
from tregua.matching.features.name import parts_of
from tregua.matching.vectors import Coded, Sort
from tregua.places.folding import skeleton

Word = tuple[str, str]
# So many words are asked for in one question.
AT_ONCE: Final = 400


def rows_of(facts: Iterable[ReportFacts]) -> dict[str, dict[str, int]]:
    """Return report -> its columns, with the register's own numbers for words; new words are given one."""
    given = list(facts)
    met: set[Word] = set()

    def meet(sort: str, word: str) -> int:
        met.add((sort, word))
        return 0

    for one in given:
        row_of(one, meet)
    known = _numbers(met)
    return {one.id: row_of(one, lambda sort, word: known[sort, word] if word else 0) for one in given}


def _numbers(words: Iterable[Word]) -> Mapping[Word, int]:
    """Return word -> number, the unknown ones numbered now."""
    wanted = sorted(word for word in words if word[1])
    known = _known(wanted)
    new = [word for word in wanted if word not in known]
    if new:
        # Somebody may number the same word at this moment: whoever came first is asked again.
        Coded.objects.bulk_create(
            [
                Coded(sort=sort, word=word, key=key_of(word) if sort == Sort.NAME else "")
                for sort, word in new
            ],
            batch_size=AT_ONCE,
            ignore_conflicts=True,
        )
        known |= _known(new)
    return known


def _known(words: list[Word]) -> dict[Word, int]:
    """Return the numbers of those words that have one; the question is short, and asked at every arrival."""
    found: dict[Word, int] = {}
    with connection.cursor() as cursor:
        for start in range(0, len(words), AT_ONCE):
            by_sort: dict[str, list[str]] = {}
            for sort, word in words[start : start + AT_ONCE]:
                by_sort.setdefault(sort, []).append(word)
            parts = [
                f"(sort = %s AND word IN ({', '.join(['%s'] * len(some))}))" for some in by_sort.values()
            ]
            given = [one for sort, some in by_sort.items() for one in (sort, *some)]
            cursor.execute(
                f"SELECT id, sort, word FROM matching_coded WHERE {' OR '.join(parts)}",  # noqa: S608 - our own
                given,
            )
            found |= {(sort, word): number for number, sort, word in cursor.fetchall()}
    return found


def key_of(name: str) -> str:
    """Return what names that sound alike have in common, in whatever script: the skeleton of the first of them."""
    parts = parts_of((name,))
    return skeleton(parts[0])[:200] if parts else ""
