"""Loading places from a file, and the set that is shipped."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from tregua.people.models import Person
from tregua.places.loaders import Loader, loader_of
from tregua.places.loaders.rows import Row, Unread
from tregua.places.writing import Gazetteer
from tregua.record import actions as record

Progress = Callable[[int, int], None]
SHIPPED: Final = Path(__file__).resolve().parent / "shipped" / "syria.csv"
# The journal names this many of the lines that could not be read; the count is always whole.
NAMED: Final = 20


class PlacesError(Exception):
    """A file of places cannot be taken as it is; the message says what to do."""


@dataclass(frozen=True)
class Looked:
    """What a file holds: its kind, the rows that can be read, the lines that cannot, and how many lie elsewhere."""

    loader: Loader
    rows: tuple[Row, ...]
    unread: tuple[Unread, ...]
    elsewhere: int = 0


@dataclass(frozen=True)
class Loaded:
    """What became of a file: how many places it told of, how many lines were skipped and why."""

    count: int
    skipped: int
    unread: tuple[Unread, ...] = ()
    added: int = 0
    changed: int = 0
    joined: int = 0
    names: int = 0
    elsewhere: int = 0


def look_at(path: Path, country: str = "") -> Looked:
    """Read a file of places without writing anything; on demand only what lies in one country."""
    loader = loader_of(path)
    if loader is None:
        raise PlacesError(
            gettext(
                "The file is none of the kinds of places files that Tregua reads. See the analyst's guide to places."
            )
        )
    rows: list[Row] = []
    unread: list[Unread] = []
    elsewhere = 0
    try:
        for one in loader.read(path):
            if isinstance(one, Unread):
                unread.append(one)
            elif country and one.country and one.country != country:
                elsewhere += 1
            else:
                rows.append(one)
    except (UnicodeDecodeError, ValueError) as error:
        raise PlacesError(
            gettext("The file is not text in UTF-8. Save it in UTF-8 and load it again.")
        ) from error
    return Looked(loader, tuple(rows), tuple(unread), elsewhere)


def load_file(path: Path, *, by: Person, progress: Progress | None = None, country: str = "") -> Loaded:
    """Load the places of a file: lines that cannot be read are told with their reason, the rest goes in."""
    by.must("places.load")
    looked = look_at(path, country)
    if not looked.rows and looked.elsewhere:
        raise PlacesError(
            gettext("Nothing in this file lies in %(country)s. Choose its own country, or none.")
            % {"country": country}
        )
    gazetteer = Gazetteer()
    for done in gazetteer.plan(looked.rows):
        if progress:
            progress(done, len(looked.rows))
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    try:
        return _store(gazetteer, looked, sha256, by)
    except IntegrityError as error:
        raise PlacesError(
            gettext(
                "Somebody else loaded places at the same time, so nothing was loaded. Load the file again."
            )
        ) from error


def load_shipped(*, by: Person, progress: Progress | None = None) -> Loaded:
    """Load the set that comes with Tregua: the places that the reports of February and March 2016 name."""
    return load_file(SHIPPED, by=by, progress=progress)


@transaction.atomic
def _store(gazetteer: Gazetteer, looked: Looked, sha256: str, by: Person) -> Loaded:
    gazetteer.store()
    written = gazetteer.written
    unread = (*looked.unread, *written.unread)
    loaded = Loaded(
        count=len(looked.rows) - len(written.unread),
        skipped=len(unread),
        unread=unread,
        added=written.added,
        changed=written.changed,
        joined=written.joined,
        names=written.names,
        elsewhere=looked.elsewhere,
    )
    record.append(
        act="places loaded",
        by=by.code,
        subject=f"places.File/{sha256}",
        facts={
            "kind": looked.loader.TITLE,
            "sha256": sha256,
            "places": loaded.count,
            "added": loaded.added,
            "changed": loaded.changed,
            "joined": loaded.joined,
            "names": loaded.names,
            "skipped": loaded.skipped,
            "first_skipped": [one.where for one in unread[:NAMED]],
        },
    )
    return loaded
