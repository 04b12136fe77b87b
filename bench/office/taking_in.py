"""Take a spreadsheet of claims in, inside a centre: `python -m bench.office.taking_in FILE`; prints seconds as JSON.

What is timed is what the page and `tregua import` do: open the file, guess the columns, read every row and find its
place, source and actor (dry run); then the same again and everything written in one act, journal included (real).
"""

import json
import resource
import sys
import time
from pathlib import Path

import django


def main(file: Path) -> None:
    django.setup()
    from tregua.intake import taking_in  # noqa: PLC0415 - Django is started first
    from tregua.intake.mapping import guessed  # noqa: PLC0415
    from tregua.people.models import Person  # noqa: PLC0415
    from tregua.reports.claim_rows import Claims  # noqa: PLC0415

    by = Person.objects.get(code="typing-000")
    raw = file.read_bytes()
    clock, worked = time.perf_counter(), time.process_time()
    message = taking_in.not_kept(raw, file.name)
    table = taking_in.table_of(taking_in.book_of(message), "")
    columns, _guesses = guessed(table, Claims)
    outlook = taking_in.dry_run(message, table, columns, kind=Claims)
    dry = time.perf_counter() - clock, time.process_time() - worked
    if outlook.questions:
        message_ = f"The benchmark's own table asks something: {outlook.questions[:3]}"
        raise RuntimeError(message_)
    clock, worked = time.perf_counter(), time.process_time()
    kept, _new = taking_in.receive_file(raw=raw, media_type="", file_name=file.name, by=by)
    table = taking_in.table_of(taking_in.book_of(kept), "")
    batch = taking_in.take_in(
        kept, table, guessed(table, Claims)[0], kind=Claims, by=by, passed=(), only_good=True
    )
    real = time.perf_counter() - clock, time.process_time() - worked
    counts = {str(key): value for key, value in outlook.counts.items()}
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"dry": dry, "real": real, "made": batch.made, "counts": counts, "memory": memory}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
