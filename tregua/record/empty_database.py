"""The tables of an empty database, made at once in the shape that the migrations lead to.

Migration after migration, an empty database takes a quarter of a minute of reckoning to come to the same tables:
nothing is in it that a step in between would have to carry over. A database that holds any table takes every step.
"""

from collections.abc import Sequence

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations.special import RunPython, RunSQL, SeparateDatabaseAndState

from tregua.record.large import StandsLast


def make_tables(connection: BaseDatabaseWrapper, targets: Sequence[tuple[str, str]] | None = None) -> bool:
    """Make the tables of these migrations (of all, when none are named); False, and nothing done, if there are any."""
    if connection.introspection.table_names():
        return False
    executor = MigrationExecutor(connection)
    targets = executor.loader.graph.leaf_nodes() if targets is None else targets
    steps = [migration for migration, _backwards in executor.migration_plan(targets, clean_start=True)]
    if not all(map(_only_shapes, steps)):
        return False
    apps = executor.loader.project_state(targets).apps
    with connection.schema_editor(atomic=True) as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
        for one in (one for step in steps for one in step.operations if isinstance(one, StandsLast)):
            one.code(apps, editor)
        executor.recorder.ensure_schema()
        for step in steps:
            for app, name in step.replaces or [(step.app_label, step.name)]:
                executor.recorder.record_applied(app, name)
    return True


def _only_shapes(step: Migration) -> bool:
    """Say whether a migration of ours only shapes tables: what it would do to rows besides must be marked `elidable`."""
    if step.app_label not in settings.APPS:
        return True  # what Django's own do to rows is nothing where there are none
    return not any(_does_more(one) for one in step.operations)


def _does_more(operation: object) -> bool:
    if isinstance(operation, StandsLast):
        return False  # done where tables are made at once, too
    return isinstance(operation, SeparateDatabaseAndState) or (
        isinstance(operation, RunPython | RunSQL) and not operation.elidable
    )
