"""The first minutes of a centre: its tables, its seat, and somebody who lets the others in."""

import contextlib
from typing import Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from tregua.centre.folder import FolderError
from tregua.exchange.charters import newest
from tregua.people.login import one_time_link
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import seat
from tregua.record.keys import LogKeyError
from tregua.record.models import Seat

CODE: Final = "administrator"
FOUNDER: Final = "founder"


def prepare_database() -> None:
    """Bring the database of this process's centre to the present shape; kept rows get their triggers."""
    call_command("migrate", verbosity=0, interactive=False)


def prepare_to_serve() -> None:
    """Make the tables of a new centre and of the example; FolderError where those of a centre at work would change."""
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting and executor.loader.applied_migrations and not settings.CENTRE.example:
        message = (
            f"This version changes the tables of the centre ({len(waiting)} changes). Nothing was changed. "
            f"Run: tregua upgrade --centre {settings.CENTRE_FOLDER}"
        )
        raise FolderError(message)
    prepare_database()


@transaction.atomic
def take_first_seat() -> None:
    """Seat a centre that never had a seat; a centre that has one is left as it is."""
    if not Seat.objects.exists():
        seat.take_seat(reason="the centre was founded", by=FOUNDER)


def begin_log() -> None:
    """Begin the published log of a centre that has none, and sign it; one that has entries, or no key, is left alone."""
    held = newest()
    with contextlib.suppress(LogKeyError):
        if record.begin(by=FOUNDER, charter=held.hash if held else ""):
            record.publish(by=FOUNDER)


@transaction.atomic
def open_first_account() -> str:
    """Open the first account of a centre without any; return its one-time login, "" where there is an account."""
    if Person.objects.exists():
        return ""
    person = Person(
        code=CODE, shown_name="Administrator", roles=["administrator"], language=settings.CENTRE.language
    )
    person.set_unusable_password()
    person.save()
    record.append(
        act="person added",
        by=FOUNDER,
        subject=f"people.Person/{person.pk}",
        facts={"code": person.code, "roles": person.roles},
    )
    return one_time_link(person, by=FOUNDER)
