"""Our published log as lines of JSON, packed: read without any program of ours, also on the day when all is lost.

The form and how it is checked: record/lines.py.
"""

from pathlib import Path

from django.conf import settings

from tregua.record import keys, publishing
from tregua.record import lines as form
from tregua.record.models import Entry, Head, Log


def write(file: Path) -> int:
    """Write all that is signed into a file; return how many entries."""
    heads = {head.size: _note(head) for head in Head.objects.filter(log=Log.PUBLISHED).order_by("size")}
    size = max(heads, default=0)
    rows = Entry.objects.published().filter(index__lt=size).values_list("index", "data", "body__disclosures")
    entries = ((bytes(data), body or "") for _index, data, body in rows.iterator(chunk_size=2000))
    return form.write(file, origin=settings.ORIGIN, vkey=keys.log_vkey(), entries=entries, heads=heads)


def place() -> Path:
    """Return where the file lies when it is served beside the log."""
    file = publishing.published_folder() / form.PLACE
    file.parent.mkdir(parents=True, exist_ok=True)
    return file


def _note(head: Head) -> str:
    return publishing.cosigned(head).decode()
