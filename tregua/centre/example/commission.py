"""Filling a centre of the joint commission: the published counts of both parts, as one bulletin relayed them.

Nobody is made to speak: the Turkish part's figures are known from the Russian centre's bulletin only and say so.
The Russian part releases its own counts and those it relayed; the Turkish part has released nothing.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction

from tregua.centre.example import published
from tregua.centre.example.crew import ADMINISTRATOR, Crew, make_custodian, open_accounts
from tregua.centre.example.releasing import release
from tregua.centre.first_account import open_first_account, prepare_database, take_first_seat
from tregua.places.actions import load_shipped
from tregua.record import actions as record
from tregua.reports.models import PublishedCount

STEPS: Final = ("tables", "people", "keys of the vault", "places", "published counts", "release")
PARTS: Final = ("russian-part", "turkish-part")


def fill(key_file: Path, key_passphrase: str) -> Iterator[None]:
    """Do the work of the centre; stop before each step."""
    yield
    prepare_database()
    take_first_seat()
    open_first_account()
    yield
    crew = open_accounts()
    yield
    make_custodian(crew, key_file=key_file, passphrase=key_passphrase)
    yield
    load_shipped(by=crew[ADMINISTRATOR])
    yield
    take_in_tables(crew)
    yield
    if settings.CENTRE.code == PARTS[0]:
        release(_one_edition_a_day(), crew)
    record.publish(by=crew["head"].code)


@transaction.atomic
def take_in_tables(crew: Crew) -> None:
    """Take in both tables."""
    published.record_publishers(by=crew["duty"])
    for name in published.TABLES:
        published.take_in(name, by=crew["duty"])


def _one_edition_a_day() -> Iterable[PublishedCount]:
    """Return each part's count of each day, in the edition that lists the most provinces."""
    counts = PublishedCount.objects.filter(publisher__code__in=PARTS, unit="violation", cumulative=False)
    chosen: dict[tuple[str, object], PublishedCount] = {}
    for count in counts.select_related("publisher", "relayed_by").order_by("window_end", "id"):
        key = (count.publisher.code, count.window_end)
        if key not in chosen or len(count.by_province) > len(chosen[key].by_province):
            chosen[key] = count
    return chosen.values()
