"""Which engine the register uses now: its name, and its weights, learned from this mission's reports or shipped."""

from functools import lru_cache

from django.db import connection

from tregua.matching.engine import Scorer
from tregua.matching.models import Learned
from tregua.matching.parameters import Parameters, from_json, shipped


def parameters() -> Parameters:
    """Return the weights in use: what the latest nightly run learned, else what is shipped."""
    return _parameters(_latest())


def scorer() -> Scorer:
    """Return what scores one pair at a time with these weights."""
    return _scorer(_latest())


def learned() -> Learned | None:
    """Return where the weights in use come from, nothing while no nightly run was made."""
    return Learned.objects.order_by("-id").first()


def _latest() -> str:
    with connection.cursor() as cursor:  # asked at every arrival: a plain statement
        cursor.execute("SELECT id FROM matching_learned ORDER BY id DESC LIMIT 1")
        found = cursor.fetchone()
    return str(found[0]) if found else ""


@lru_cache(maxsize=2)
def _scorer(learned: str) -> Scorer:
    return Scorer(_parameters(learned))


@lru_cache(maxsize=2)
def _parameters(learned: str) -> Parameters:
    """Return stored weights; those of another version of the features are left aside until the next nightly run."""
    if learned:
        row = Learned.objects.get(pk=learned)
        if not row.fallback:
            try:
                return from_json(row.tables)
            except (KeyError, ValueError):
                return shipped()
    return shipped()
