"""Questions that are put together once: what every home page asks, at a fraction of the cost.

Django composes a question anew each time, which takes several times as long as the database takes to answer it.
"""

from collections.abc import Callable
from typing import Any, Final

from django.core.exceptions import EmptyResultSet
from django.db import connection, models

# Stands in the question for the id of whoever asks; nobody has it.
_SOMEBODY: Final = -731_273_126


def as_far_as(rows: "models.QuerySet[Any, Any]", most: int) -> "models.QuerySet[Any, Any]":
    """Return so many rows at the most, to be counted: in no order that costs anything."""
    # PostgreSQL would sort all that waits to count some; SQLite finds it by its order.
    return (rows.order_by() if connection.vendor == "postgresql" else rows)[:most]


class Asked:
    """A question whose words are always the same, but for the id of the person who asks.

    `build` returns it as a QuerySet. Nothing of the moment and of nobody else's may go into it, for it is built once.
    """

    def __init__(self, build: Callable[[Any], "models.QuerySet[Any, Any]"]) -> None:
        self.build = build
        self._together: dict[tuple[str, int | None], tuple[str, tuple[Any, ...]]] = {}

    def count(self, person: models.Model | None, most: int) -> int:
        """Return how many rows there are, as far as `most`."""
        with connection.cursor() as cursor:
            cursor.execute(*self.sql(person, most))
            return int(cursor.fetchone()[0])

    def rows(self, person: models.Model | None = None) -> list[tuple[Any, ...]]:
        """Return the rows of a question for values, as the database gives them."""
        with connection.cursor() as cursor:
            cursor.execute(*self.sql(person))
            return list(cursor.fetchall())

    def sql(self, person: models.Model | None, most: int | None = None) -> tuple[str, list[Any]]:
        """Return the statement and what is given with it; with `most`, the one that counts so many rows."""
        key = connection.vendor, most
        if key not in self._together:
            # The class it says it has: the person of a request is one that is read when first asked.
            found = self.build(person.__class__(pk=_SOMEBODY) if person is not None else None)
            if most is not None:
                found = as_far_as(found.select_related(None).values("pk"), most)
            try:
                sql, given = found.query.sql_with_params()
            except EmptyResultSet:  # it can find nothing, whoever asks
                sql, given = "SELECT NULL WHERE 1 = 0", ()
            self._together[key] = (
                (sql if most is None else f"SELECT COUNT(*) FROM ({sql}) AS waits"),  # noqa: S608 - Django's own words
                given,
            )
        sql, given = self._together[key]
        return sql, [person.pk if one == _SOMEBODY and person is not None else one for one in given]
