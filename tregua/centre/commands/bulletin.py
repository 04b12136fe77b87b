"""`tregua bulletin`: the bulletin of a day, as text or as data."""

import sys
from argparse import Namespace
from datetime import date

from tregua.bulletin.models import Bulletin
from tregua.bulletin.text import as_json, as_text
from tregua.centre.translations import compile_catalogues


def run(given: Namespace) -> int:
    """Print the newest issue of a day that is approved; else the newest prepared one, and say so."""
    try:
        day = date.fromisoformat(given.day)
    except ValueError:
        sys.stderr.write(f"{given.day} is not a day. Write it as 2016-03-05.\n")
        return 2
    compile_catalogues()
    of_day = Bulletin.objects.filter(day=day).order_by("-issue", "-id")
    found = of_day.filter(approval__isnull=False).first() or of_day.first()
    if found is None:
        sys.stderr.write(f"No bulletin of {day} has been prepared here. Prepare it on the page Bulletins.\n")
        return 1
    if not hasattr(found, "approval"):
        sys.stderr.write(f"The bulletin of {day} is prepared but not approved: it is not published.\n")
    sys.stdout.write(as_json(found) if given.json else as_text(found, given.language))
    return 0
