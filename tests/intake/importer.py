"""A process that takes a spreadsheet in at a centre of its own: started, and killed, by test_sheets_killed.py.

    python -m tests.intake.importer prepare|import|recover FILE

It runs the product's own settings on the folder that TREGUA_CENTRE names.
"""

import json
import os
import sys
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tregua.centre.settings")
django.setup()

from django.core.management import call_command  # noqa: E402 - after the settings, here and below

from tregua.intake import taking_in  # noqa: E402
from tregua.intake.mapping import guessed  # noqa: E402
from tregua.intake.models import Batch, BatchRow, Message  # noqa: E402
from tregua.people.models import Person  # noqa: E402
from tregua.record import checking, seat  # noqa: E402
from tregua.record.models import Entry  # noqa: E402
from tregua.record.triggers import install_triggers  # noqa: E402
from tregua.reports.actions import add_source  # noqa: E402
from tregua.reports.claim_rows import Claims  # noqa: E402
from tregua.reports.models import Flag, Report  # noqa: E402


def say(**words: object) -> None:
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


def prepare() -> None:
    call_command("migrate", verbosity=0)
    install_triggers()
    seat.take_seat(reason="test", by="test")
    duty = Person.objects.create(code="duty", shown_name="Duty", roles=["duty_officer"])
    add_source(code="valley-radio", kind="outlet", names={"en": "Valley Radio"}, by=duty)


def take_in(file: Path) -> None:
    duty = Person.objects.get(code="duty")
    say(begins=True)
    message, _new = taking_in.receive_file(
        raw=file.read_bytes(), media_type="text/csv", file_name=file.name, by=duty
    )
    table = taking_in.table_of(taking_in.book_of(message), "")
    columns, _guesses = guessed(table, Claims)
    try:
        batch = taking_in.take_in(message, table, columns, kind=Claims, by=duty)
    except taking_in.UndecidedError as error:
        say(undecided=str(error), **error.outlook.counts)
    else:
        say(made=batch.made)


def state() -> None:
    """Say what stands in the centre, and what is wrong with its record."""
    acts = [entry.content["act"] for entry in Entry.objects.journal()]
    say(
        messages=Message.objects.count(),
        batches=[batch.made for batch in Batch.objects.all()],
        rows=BatchRow.objects.count(),
        reports=Report.objects.count(),
        flags=Flag.objects.count(),
        filed=acts.count("report filed"),
        taken=acts.count("batch taken in"),
        received=acts.count("message received"),
        faults=[str(fault) for fault in checking.check_log()],
    )


def recover(file: Path) -> None:
    """Say what stands after a crash, take the same file in again, and say what stands then."""
    state()
    take_in(file)
    state()


if __name__ == "__main__":
    {"prepare": lambda _file: prepare(), "import": take_in, "recover": recover}[sys.argv[1]](
        Path(sys.argv[2])
    )
