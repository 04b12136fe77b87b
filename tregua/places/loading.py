"""Loading a file while somebody watches: how far it is stands in a row that a page asks for.

A small file is loaded at once. A large one is loaded by a thread of the server; if its process ends before it is done,
nothing of the file is in the gazetteer, the row falls silent, and the page says so.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connections, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from tregua.people.models import Person
from tregua.places.actions import Loaded, PlacesError, load_file
from tregua.places.models import Loading
from tregua.record.seat import NotSeatedError, must_hold

# Below this a person does not wait long: one to two seconds.
AT_ONCE: Final = 512 * 1024
SAYS_EVERY: Final = 0.5
UNREAD_KEPT: Final = 200
log = logging.getLogger(__name__)


def folder_to_load() -> Path:
    """Return where files may be put on this machine for loading."""
    return Path(settings.CENTRE_FOLDER) / "to-load"


def files_to_load() -> list[Path]:
    """Return the files that lie there, by name."""
    folder = folder_to_load()
    return sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []


def begin(path: Path, *, name: str, country: str, by: Person, done_with: Callable[[], None]) -> Loading:
    """Begin to load a file and return the row that tells how far it is; `done_with` is called when it is over."""
    try:
        loading = _row(name, country, by)
    except Exception:
        done_with()
        raise
    language = translation.get_language() or "en"
    if path.stat().st_size <= AT_ONCE:
        try:
            _load(loading, path)
        finally:
            done_with()
        loading.refresh_from_db()
        return loading
    threading.Thread(target=_alone, args=(loading, path, language, done_with), daemon=True).start()
    return loading


@transaction.atomic
def _row(name: str, country: str, by: Person) -> Loading:
    """Return a row for a file that is about to be loaded; PlacesError while another one is."""
    by.must("places.load")
    must_hold()
    if Loading.objects.running().exists():
        raise PlacesError(gettext("Another file is being loaded. Wait until it is done, then load this one."))
    return Loading.objects.create(file_name=name[:200], country=country, by=by)


def _alone(loading: Loading, path: Path, language: str, done_with: Callable[[], None]) -> None:
    """Load in a thread of its own, in the language of whoever began it."""
    try:
        with translation.override(language):
            _load(loading, path)
    finally:
        done_with()
        connections.close_all()


def _load(loading: Loading, path: Path) -> None:
    try:
        loaded = load_file(path, by=loading.by, country=loading.country, progress=_teller(loading))
    except (PlacesError, NotSeatedError, PermissionDenied, OSError, MemoryError) as error:
        _end(loading, Loading.State.FAILED, {"why": str(error)})
    except Exception:
        log.exception("a file of places could not be loaded")
        why = gettext("The program failed. Nothing was loaded; the reason is in the log of the server.")
        _end(loading, Loading.State.FAILED, {"why": why})
    else:
        _end(loading, Loading.State.DONE, _outcome(loaded))


def _outcome(loaded: Loaded) -> dict[str, Any]:
    says = asdict(loaded)
    says["unread"] = [[one.where, one.why] for one in loaded.unread[:UNREAD_KEPT]]
    return says


def _teller(loading: Loading) -> Callable[[int, int], None]:
    """Return what notes how far it is, twice a second and not more often."""
    last = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= SAYS_EVERY or done == total:
            last = now
            try:
                _say(loading, step="writing" if done == total else "sorting", done=done, total=total)
            except DatabaseError:  # somebody else writes just now: the next word comes soon
                log.info("how far a file of places is could not be noted")

    return tell


def _say(loading: Loading, **says: Any) -> None:
    Loading.objects.filter(pk=loading.pk).update(heard_at=timezone.now(), **says)


def _end(loading: Loading, state: str, outcome: dict[str, Any]) -> None:
    _say(loading, state=state, outcome=outcome)
