"""`tregua exercise begin`: a centre to practise in, made from this one without its secrets."""

import shutil
import sys
import tempfile
from argparse import Namespace
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError

from tregua.centre import exercise
from tregua.centre.folder import FolderError
from tregua.centre.founding import found
from tregua.centre.passphrase import ask_new
from tregua.centre.process import in_centre
from tregua.people.models import Person


def run(given: Namespace) -> int:
    """Make the exercise's folder, bring people, places and agreement into it, and say how it is begun and ended."""
    if settings.CENTRE.exercise:
        message = (
            f"{settings.CENTRE_FOLDER} is an exercise itself. Name the centre that you want to practise for."
        )
        raise FolderError(message)
    passphrase = ask_new()
    try:
        taken_over = exercise.taken_over()
    except DatabaseError as error:
        message = (
            f"The tables of {settings.CENTRE_FOLDER} are not those of this version: {error}. "
            f"Run: tregua upgrade --centre {settings.CENTRE_FOLDER}"
        )
        raise FolderError(message) from error
    made = found(given.to, toml=exercise.toml_of(settings.CENTRE_FOLDER), passphrase=passphrase)
    with tempfile.TemporaryDirectory() as temporary:
        rows = Path(temporary) / "rows.json"
        rows.write_text(taken_over, encoding="utf-8")
        process = in_centre(made.folder.path, "loaddata", str(rows), passphrase=passphrase, module="django")
        said, _nothing = process.communicate()
    if process.returncode:
        shutil.rmtree(made.folder.path)
        message = f"People and places could not be brought into {made.folder.path}, and it is gone again: {said.strip()}"
        raise FolderError(message)
    folder = made.folder.path
    people = Person.objects.filter(is_active=True).count()
    sys.stdout.write(
        f"\nThe exercise is made in {folder}, with {people} people and no password of anybody.\n"
        f"1. Start it:\n     tregua serve --centre {folder} --port 8010\n"
        f"2. Let people in, each by a link that holds once:\n     tregua login CODE --centre {folder} --port 8010\n"
        "3. What is to be sealed needs a custodian of the exercise: a new key, as the page “Setting up” says.\n"
        f"Every page and document says that it is an exercise, and nothing leaves. To wipe it:\n"
        f"     tregua exercise end --centre {folder}\n"
    )
    return 0
