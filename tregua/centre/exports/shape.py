"""The shape of a register: the last migration of each package. An export names it, and is loaded into that shape."""

from typing import Final, TypeAlias

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.state import StateApps

from tregua.centre.exports import ExportError
from tregua.record.empty_database import make_tables

Targets: TypeAlias = list[tuple[str, str]]
# A change of the files beside the tables, which no migration tells of.
FORMAT: Final = 1


def present_shape() -> dict[str, str]:
    """Return the last migration of each package; ExportError when this database is not brought up to date."""
    executor = MigrationExecutor(connection)
    leaves = executor.loader.graph.leaf_nodes()
    if executor.migration_plan(leaves):
        raise ExportError(
            "The database has not the shape of this program yet. Bring it up to date first: tregua centre prepare"
        )
    return {app: name for app, name in sorted(leaves) if app in settings.APPS}


def shape_of(shape: dict[str, str]) -> tuple[Targets, StateApps]:
    """Return the migrations that make the tables of an export, and its models as they were then."""
    loader = MigrationExecutor(connection).loader
    unknown = [f"{app} {name}" for app, name in shape.items() if (app, name) not in loader.graph.nodes]
    if unknown:
        raise ExportError(
            f"This export was made by a newer program: {', '.join(unknown)[:200]} is not known here. "
            "Bring Tregua up to date and load it again."
        )
    # What is not ours is as the program has it; packages that are younger than the export are made afterwards.
    targets = [
        (app, shape.get(app, name))
        for app, name in loader.graph.leaf_nodes()
        if app not in settings.APPS or app in shape
    ]
    return targets, loader.project_state(targets).apps


def take_shape(targets: Targets) -> None:
    """Make the tables of an export in an empty database."""
    if not make_tables(connection, targets):
        MigrationExecutor(connection).migrate(targets)


def take_present_shape() -> None:
    """Bring the database on to the shape of this program; kept rows get their triggers, what waits is found."""
    call_command("migrate", verbosity=0, interactive=False)
