"""Opening a centre and comparing what it holds with what it should: in its own process, and without writing."""

import warnings
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from tregua.centre.backup import facts
from tregua.record import checking, keys, verify


def waiting() -> list[str]:
    """Return the changes of tables that this version would make."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _back in plan]


def unknown() -> list[str]:
    """Return the changes that were made to the tables and that this version does not know: it is older."""
    executor = MigrationExecutor(connection)
    known = executor.loader.disk_migrations
    return sorted(
        f"{app}.{name}" for app, name in executor.loader.applied_migrations if (app, name) not in known
    )


def register() -> dict[str, Any]:
    """Return what the register says of itself (see facts.py)."""

    def ask(statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    return vars(facts.register(ask, connection.vendor))


def prove() -> dict[str, Any]:
    """Return what is wrong with this centre, its logs hashed again and its published files checked as a stranger does.

    Tables that wait to be brought up to date are named; the logs and the pages are then left for after that.
    """
    wrong = [f"the tables have changes that this version does not know: {name}" for name in unknown()]
    left = waiting()
    opens = not wrong and not left
    if opens:
        wrong += [f"{fault.log}, {fault.where}: {fault.says}" for fault in checking.check_log()]
        wrong += _page()
    published = verified()
    wrong += [f"published files, {fault.check}, {fault.where}: {fault.says}" for fault in published.faults]
    return {
        "well": not wrong,
        "wrong": wrong,
        "opens": opens,
        "waiting": left,
        "published_files": published.log,
        "checked": published.done,
    }


def _page() -> list[str]:
    """Open the first page, as a browser would."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a folder for collected files, which this installation has not
        answer = Client(headers={"host": "localhost"}).get("/people/login/", secure=settings.HTTPS)
    return [] if answer.status_code == 200 else [f"the first page answers {answer.status_code}"]


def verified() -> verify.Report:
    """Return what the independent verifier says of the published files; empty where nothing is published."""
    report = verify.Report()
    folder = Path(settings.CENTRE_FOLDER) / "published"
    if (folder / "checkpoint").is_file():
        try:
            verify.check(folder, verify.policy_with(keys.log_vkey()), None, report)
        except verify.Fault as fault:
            report.faults.append(fault)
    return report
