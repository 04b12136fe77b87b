"""A process that writes in the record of a centre: started, and killed, by test_writers.py.

    python -m tests.record.writer FOLDER SCHEMA prepare|drop|act COUNT|publish COUNT|check

It runs the product's own settings with the record alone: SQLite in the folder, or PostgreSQL in a schema of its own.
"""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

from tests.record.conftest import ORIGIN, SIGNER
from tregua.centre import settings as product


def say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def set_up(folder: Path, schema: str) -> None:
    database = dict(product.DATABASES["default"])
    if "postgresql" in database["ENGINE"]:
        database["OPTIONS"] = {"options": f"-c search_path={schema}"}
    else:
        database["NAME"] = folder / "centre.sqlite3"
    own = {name: getattr(product, name) for name in dir(product) if name.isupper()}
    own |= {
        "INSTALLED_APPS": ["tregua.record"],
        "AUTH_USER_MODEL": "auth.User",
        "DATABASES": {"default": database},
        "CENTRE_FOLDER": folder,
        "ORIGIN": ORIGIN,
    }
    settings.configure(**own)
    django.setup()


def prepare(folder: Path, schema: str) -> None:
    from django.apps import apps  # noqa: PLC0415 - after set_up, here and below
    from django.db import connection  # noqa: PLC0415

    from tregua.record import keys, seat, triggers  # noqa: PLC0415

    (folder / "published").mkdir()
    (folder / "keys").mkdir()
    from cryptography.hazmat.primitives import serialization as form  # noqa: PLC0415

    sealed = form.BestAvailableEncryption(os.environ[keys.PASSPHRASE].encode())
    pem = SIGNER.private.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, sealed)
    (folder / keys.PEM).write_bytes(pem)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA {schema}")
    with connection.schema_editor() as editor:
        for model in apps.get_app_config("record").get_models():
            editor.create_model(model)
    triggers.install_triggers()
    seat.take_seat(reason="test", by="test")


def drop(schema: str) -> None:
    from django.db import connection  # noqa: PLC0415

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"DROP SCHEMA {schema} CASCADE")


def act(count: int) -> None:
    """Write so many acts, each in its transaction; every third transaction is rolled back."""
    from django.db import transaction  # noqa: PLC0415

    from tregua.record import actions  # noqa: PLC0415

    for number in range(count):
        with transaction.atomic():
            actions.append(act="tick", by="writer", facts={"number": number})
            if number % 3 == 2:
                transaction.set_rollback(True)


def publish(count: int) -> None:
    """Release and publish so many times, and say each head that is published."""
    from tregua.record import actions  # noqa: PLC0415

    for number in range(count):
        for part in range(1 + number % 40):
            made = actions.release(
                kind="finding", record_id=f"01J{number}-{part}", public={"n": number}, by="writer"
            )
        if number % 5 == 4:
            actions.redact(made.index, reason_code="test", authority="test", by="writer")
        head = actions.publish(by="writer")
        if head:
            say(head.size, head.root)


def check() -> None:
    """Repair, then say what is wrong, how many acts there are, and the last head."""
    from tregua.record import checking, log  # noqa: PLC0415
    from tregua.record.models import Head, Log  # noqa: PLC0415

    checking.repair()
    for fault in checking.check_log():
        say("FAULT", *fault)
    head = Head.objects.latest_of(Log.PUBLISHED)
    say("END", log.size_of(Log.JOURNAL), head.size if head else 0)


def main(folder: str, schema: str, what: str, count: str = "0") -> None:
    set_up(Path(folder), schema)
    if what == "prepare":
        prepare(Path(folder), schema)
    elif what == "drop":
        drop(schema)
    elif what == "check":
        check()
    else:
        {"act": act, "publish": publish}[what](int(count))


if __name__ == "__main__":
    main(*sys.argv[1:])
