"""`tregua match --register` and `--evaluate`: the nightly run over a centre's register, and how far to trust it."""

import csv
import json
import sys
from argparse import Namespace
from typing import Any

from tregua.record import seat


def run(given: Namespace) -> int:
    """Match the register anew, or hold what the engine says against what people judged."""
    if given.register:
        return _register(given)
    return _evaluate(given)


def _register(given: Namespace) -> int:
    from tregua.matching.file_words import why_not_learned  # noqa: PLC0415 - loads the bulk engine
    from tregua.matching.relinking import relink  # noqa: PLC0415 - the same

    if not seat.holds():
        sys.stderr.write("This copy only reads. Match the register where the centre works.\n")
        return 1
    done = relink(threads=given.threads or None)
    _write(given, done.facts)
    if given.clusters:
        _histories(given)
    for name, value in done.facts.items():
        sys.stdout.write(f"{name}: {value}\n")
    learned = done.learned
    if learned is not None and learned.fallback:
        sys.stdout.write(f"{why_not_learned(learned.fallback)}\n")
    elif learned is not None:
        sys.stdout.write(
            f"The weights were learned from {learned.origin['reports']} reports of this register.\n"
        )
    return 0


def _histories(given: Namespace) -> None:
    """Write for each cluster which sources reported it, and how often: the lists from which missing ones are estimated."""
    from tregua.matching.histories import histories  # noqa: PLC0415 - only when it is asked for

    with given.clusters.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["cluster", "reports", "sources", "history"])
        for one in histories():
            told = " ".join(f"{source}:{count}" for source, count in one.sources)
            table.writerow([one.cluster, one.reports, len(one.sources), told])


def _evaluate(given: Namespace) -> int:
    from tregua.matching.evaluating import evaluate  # noqa: PLC0415 - only when it is asked for
    from tregua.matching.evaluation_out import as_csv, as_json, as_text  # noqa: PLC0415 - the same

    found = evaluate()
    _write(given, as_json(found))
    if given.out:
        given.out.write_text(as_csv(found), encoding="utf-8")
    sys.stdout.write(as_text(found))
    return 0


def _write(given: Namespace, says: dict[str, Any]) -> None:
    if given.report:
        given.report.write_text(json.dumps(says, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
