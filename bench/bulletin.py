"""A bulletin of one year: how long it takes to prepare and publish, to write in every form, and to read on the public site.

    python3 run.py bench bulletin

All incidents of the register lie in that year, which is drawn as bench/filled says; each finding is adopted. The issue is
a thematic report with every section of the registry, the annex of violations too. TREGUA_BENCH_INCIDENTS=100000 is the
size that the limits are meant for (5,000 unless it is set). What is published goes into a copy that is thrown away,
which is then served to many readers at once.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.filled.centre import filled, postgres, thrown_away  # noqa: E402 - the project's folder comes first
from bench.office.rush import READERS, rush  # noqa: E402

COUNT = int(os.environ.get("TREGUA_BENCH_INCIDENTS", "5000"))
# What a person waits for without leaving the desk, what a reader waits for, what is not noticed: milliseconds.
LIMITS = {"at the desk": 10_000, "a file": 3_000, "an archive": 60_000, "a page": 100}


def main() -> int:
    tell("SQLite", "")
    with postgres() as url:
        tell("PostgreSQL", url)
    return 0


def tell(database: str, url: str) -> None:
    """Publish on one database and print what each step took; the processor's time is that of the centre's process."""
    with thrown_away(filled(url, count=COUNT, years=1)) as copy:
        measured, facts, key = json.loads(copy.run("-m", "bench.filled.publishing").splitlines()[-1])
        read = rush(copy, key)
    print(f"{database}: {', '.join(f'{count:,} {what}' for what, count in facts.items())}")
    print(f"{'ms':44}{'clock':>10}{'processor':>12}{'limit':>10}{'ratio':>8}")
    for what, limit, clock, worked in measured:
        most = LIMITS[limit]
        over = "  (missed)" if worked > most else ""
        print(f"{what:44}{clock:10,.0f}{worked:12,.0f}{most:10,}{worked / most:8.2f}{over}")
    print(f"public pages, {READERS} readers at once")
    print(f"{'':16}{'a second':>10}{'processor ms':>14}{'p50':>8}{'p95':>8}{'p99':>8}{'wrong':>7}")
    for who, one in read.items():
        times = "".join(f"{one[cut]:8,.0f}" for cut in ("p50", "p95", "p99"))
        print(f"{who:16}{one['a second']:10,.0f}{one['processor']:14.1f}{times}{one['wrong']:7}")


if __name__ == "__main__":
    sys.exit(main())
