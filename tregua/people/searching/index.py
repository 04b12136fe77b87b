"""Taking records into the search and looking them up: the full-text index of the database, over one table of words.

Every word stands behind the letter of its kind, so a question about one kind reads that kind's words and no others.
Answers come newest first, and never more than were asked for: nothing is counted.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import groupby, islice
from typing import Any, Final

from django.db import OperationalError, connection, transaction

from tregua.people.searching.folding import SHORTEST_BEGINNING, asked_words, words_of
from tregua.people.searching.kinds import Sought, kinds
from tregua.people.sought import SoughtLater, SoughtTerm, SoughtWords
from tregua.record import plain

# A message may be a book: so many different words of it find it.
MOST_WORDS: Final = 5_000
# So many are taken in at once while somebody waits for an answer.
AT_ONCE: Final = 1_000
MOST_ASKED: Final = 8
# The words of texts up to so long are kept at hand.
LABEL: Final = 60
# The beginning of a word may mean so many words, of so many that are looked through.
MOST_MEANT: Final = 60
MOST_LOOKED_THROUGH: Final = 500
LAST: Final = "\U0010ffff"


def line_of(kind: Sought, texts: Iterable[str]) -> str:
    """Return the words of a record as they are kept: folded, each once, behind the letter of the kind."""
    words = dict.fromkeys(
        word for text in texts for word in (_of_a_label(text) if len(text) <= LABEL else words_of(text))
    )
    return " ".join(f"{kind.mark}{word}" for word in list(words)[:MOST_WORDS])


@lru_cache(maxsize=20_000)
def _of_a_label(text: str) -> tuple[str, ...]:
    """Return the words of a short text: names of places, parties and kinds stand in thousands of records."""
    return tuple(words_of(text))


@transaction.atomic
def take_in(most: int = AT_ONCE) -> bool:
    """Take in the words of what was written since; return whether nothing is left to be taken in."""
    # Held until the words are written: of two at once the later one must not be outwritten by the words of before.
    held = SoughtLater.objects.select_for_update().order_by("id")
    waiting = list(held.values_list("id", "kind", "record")[: most + 1])
    taken = waiting[:most]
    by_kind = sorted({(kind, record) for _id, kind, record in taken})
    for code, rows in groupby(by_kind, key=lambda row: row[0]):
        kind = next((one for one in kinds() if one.code == code), None)
        if kind is not None:
            _put(kind, [record for _code, record in rows])
    if taken:
        SoughtLater.objects.filter(id__in=[row[0] for row in taken]).delete()
    return len(waiting) <= most


def _put(kind: Sought, ids: Sequence[str]) -> None:
    """Write the words of these records anew; what may not be found any more goes."""
    texts = kind.texts(ids)
    rows = [
        SoughtWords(kind=kind.code, record=pk, words=line_of(kind, texts[pk])) for pk in ids if pk in texts
    ]
    terms = {word for row in rows for word in row.words.split()}
    plain.insert([SoughtTerm(word=word) for word in sorted(terms)], or_ignore=True)
    plain.insert(rows, known_by=("kind", "record"))
    SoughtWords.objects.filter(kind=kind.code, record__in=[pk for pk in ids if pk not in texts]).delete()


def take_in_if_free() -> bool:
    """Take in what was written since, unless somebody else writes just now; return whether nothing is left."""
    if not SoughtLater.objects.exists():
        return True
    try:
        return take_in()
    except OperationalError:
        return False


def all_anew() -> int:
    """Make the words of all records anew and return how many records are found by them."""
    with transaction.atomic():
        SoughtLater.objects.all().delete()
        SoughtWords.objects.all().delete()
        SoughtTerm.objects.all().delete()
    for kind in kinds():
        ids = iter(kind.all_ids())
        while some := list(islice(ids, AT_ONCE)):
            with transaction.atomic():
                _put(kind, some)
    return SoughtWords.objects.count()


def looked_up(kind: Sought, written: str, most: int, *, before: int | None = None) -> list[tuple[int, str]]:
    """Return (place, record) of the newest records of a kind that hold all these words, older than a place."""
    asked = asked_words(written)[:MOST_ASKED]
    if not asked:
        return []
    means = [_meant(f"{kind.mark}{word}") for word in asked]
    if not all(means):
        return []
    with connection.cursor() as cursor:
        cursor.execute(*_question(kind, means, before or 2**62, most))
        return list(cursor.fetchall())


def _meant(word: str) -> list[str]:
    """Return the words that this one may be the beginning of, itself among them; of very many the shortest.

    They are asked for one by one: the database would put all rows of a beginning together before it gave the first.
    """
    if len(word) <= SHORTEST_BEGINNING:
        return [word]
    # On SQLite no index answers LIKE; on PostgreSQL a range follows the collation, which may leave letters out.
    is_begun = (
        {"word__gte": word, "word__lt": f"{word}{LAST}"}
        if connection.vendor == "sqlite"
        else {"word__startswith": word}
    )
    begin = SoughtTerm.objects.filter(**is_begun)
    found = list(begin.order_by("word").values_list("word", flat=True)[:MOST_LOOKED_THROUGH])
    return sorted(found, key=len)[:MOST_MEANT]


def _question(kind: Sought, means: list[list[str]], before: int, most: int) -> tuple[str, list[Any]]:
    if connection.vendor == "sqlite":
        whom = " AND ".join(
            f"({' OR '.join(f'{chr(34)}{one}{chr(34)}' for one in words)})" for words in means
        )
        return (
            "SELECT found.rowid, said.record FROM people_sought_index found "
            "JOIN people_soughtwords said ON said.id = found.rowid "
            "WHERE people_sought_index MATCH %s AND found.rowid < %s ORDER BY found.rowid DESC LIMIT %s",
            [whom, before, most],
        )
    whom = " & ".join(f"({' | '.join(f'{chr(39)}{one}{chr(39)}' for one in words)})" for words in means)
    # A common word is found walking back along the records of its kind, a rare one by the full-text index. Were the kind
    # asked for by "=", PostgreSQL would walk along all kinds as readily, past all the later records of the others.
    return (
        "SELECT id, record FROM people_soughtwords "
        "WHERE (kind, id) >= (%s, 0) AND (kind, id) < (%s, %s) AND vector @@ %s::tsquery "
        "ORDER BY kind DESC, id DESC LIMIT %s",
        [kind.code, kind.code, before, whom, most],
    )
