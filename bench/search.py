"""How long the search box takes over a million incidents and as many reports: the words alone, on SQLite.

Only the table of folded words is filled (two million rows, no registers around them); each question is asked as the
page asks it, for one kind, and the 95th percentile is told as a ratio to 100 ms, which a person does not notice.
TREGUA_BENCH_INCIDENTS=50000 makes it smaller.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
INCIDENTS = int(os.environ.get("TREGUA_BENCH_INCIDENTS", "1000000"))
NOTICED, TIMES, AT_ONCE = 100, 40, 20_000
COMMON = ["shelled", "artillery", "smoke", "market", "night", "mortar", "wounded", "قصف", "мина", "village"]


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        _begin(Path(folder))
        from tregua.people.searching.index import looked_up  # noqa: PLC0415 - Django is started first
        from tregua.people.searching.kinds import kinds  # noqa: PLC0415

        reports, incidents = (
            next(one for one in kinds() if one.code == code) for code in ("report", "incident")
        )
        begun = time.perf_counter()
        _fill(reports, incidents)
        print(f"{INCIDENTS:,} incidents and as many reports taken in: {time.perf_counter() - begun:.0f} s")
        for name, kind, words in (
            ("a word of every report", reports, "shelled"),
            ("the beginning of such words", reports, "she"),
            ("two common words", reports, "smoke market"),
            ("three common words, one of them rare together", reports, "night мина wounded"),
            ("a word of a few reports", reports, "place00123"),
            ("a common and a rare word", reports, "shelled place00123"),
            ("a word nobody wrote", reports, "zeppelin"),
            ("a place, among incidents", incidents, "place00123"),
            ("a number, among incidents", incidents, str(INCIDENTS // 2)),
            ("a word of another kind only", incidents, "shelled"),
        ):
            spent = []
            for _time in range(TIMES):
                at = time.perf_counter()
                looked_up(kind, words, 6)
                spent.append((time.perf_counter() - at) * 1000)
            worst = statistics.quantiles(spent, n=20)[-1]
            print(f"{name:48} {worst:8.2f} ms   {worst / NOTICED:.3f} of {NOTICED} ms")
    return 0


def _begin(folder: Path) -> None:
    """Make a database with the tables of the product, without a register in them."""
    toml = 'code = "bench"\norigin = "bench.example/log1"\n[names]\nen = "Bench"\n'
    (folder / "centre.toml").write_text(toml, encoding="utf-8")
    os.environ |= {
        "TREGUA_CENTRE": str(folder),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "tregua.centre.settings",
    }
    import django  # noqa: PLC0415 - the environment above comes first

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)


def _fill(reports: Any, incidents: Any) -> None:
    """Write the words of a million reports of thirty words each, and of a million incidents with place and number."""
    from django.db import transaction  # noqa: PLC0415 - Django is started first

    from tregua.people.models import SoughtTerm, SoughtWords  # noqa: PLC0415
    from tregua.people.searching.index import line_of  # noqa: PLC0415

    chance = random.Random(16)
    for start in range(0, INCIDENTS, AT_ONCE):
        rows = []
        for number in range(start, min(start + AT_ONCE, INCIDENTS)):
            place = f"place{int(chance.paretovariate(0.4)) % 20_000:05}"
            words = ["shelled", place, *chance.sample(COMMON, 4)]
            words += [f"word{chance.randrange(50_000)}" for _word in range(24)]
            rows += [
                SoughtWords(kind=reports.code, record=f"r{number}", words=line_of(reports, words)),
                SoughtWords(
                    kind=incidents.code, record=f"i{number}", words=line_of(incidents, [str(number), place])
                ),
            ]
        with transaction.atomic():
            terms = {word for row in rows for word in row.words.split()}
            SoughtTerm.objects.bulk_create([SoughtTerm(word=word) for word in terms], ignore_conflicts=True)
            SoughtWords.objects.bulk_create(rows, batch_size=2_000)


if __name__ == "__main__":
    sys.exit(main())
