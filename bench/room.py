"""A room full of people: twenty type and a hundred read for a minute, in a served centre with a full register.

Who types thinks 5-15 s, opens a form, thinks 5-15 s more, and sends it (half claims, a quarter calls, a quarter
texts). Who reads thinks 2.5-7.5 s before each page (the mix is printed). They come in one after the other during the
minute before, for a password is meant to be slow to check; what is measured is the minute after that. Everybody has
a connection, cookies and tokens of their own, as browsers have. Client, server and database share the processors of
this machine: where others use them as well, the processor time of a request says more than its seconds.

TREGUA_BENCH_INCIDENTS says how large the register is (see bench/filled/centre.py), TREGUA_BENCH_ON on which database.
TREGUA_BENCH_SLOWER=3 lets everybody come in and think three times as slowly, for a machine that is three times slower
than one of full speed: a third of the milliseconds is what that one would show. How long a fixed loop takes is printed,
so that the number is not guessed.
"""

import contextlib
import os
import statistics
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from bench.filled.centre import INCIDENTS, filled, postgres  # noqa: E402 - the project's folder comes first
from bench.filled.staff import READING, TYPING  # noqa: E402
from bench.office.people import READ_SECONDS, READING_MIX, SLOWER, TYPE_SECONDS, TYPING_MIX, Person  # noqa: E402
from bench.office.server import served  # noqa: E402

COMING_IN, SECONDS = 60 * SLOWER, 60
ADDITIONS = 20_000_000


def main() -> int:
    print(f"{TYPING} type (think {TYPE_SECONDS} s before each step): {TYPING_MIX}")
    print(f"{READING} read (think {READ_SECONDS} s before each page): {READING_MIX}")
    print(f"{INCIDENTS:,} incidents; {SECONDS} s after all came in")
    if SLOWER != 1:
        print(f"TREGUA_BENCH_SLOWER={SLOWER:g}: everybody comes in and thinks {SLOWER:g} times as slowly")
    print(f"a loop of {ADDITIONS:,} additions: {loop_seconds():.2f} s of the processor\n")
    wrong = 0
    for database, url in databases():
        wrong += work_on(database, url)
    return 1 if wrong else 0


def loop_seconds() -> float:
    """Return how long this machine takes for a fixed loop: the best of three."""
    spent = []
    for _time in range(3):
        begun, total = time.process_time(), 0
        for number in range(ADDITIONS):
            total += number
        spent.append(time.process_time() - begun)
    return min(spent)


def databases() -> Iterator[tuple[str, str]]:
    """Yield both databases, or those that TREGUA_BENCH_ON names; PostgreSQL keeps what it promises about power cuts."""
    on = os.environ.get("TREGUA_BENCH_ON", "sqlite postgresql").split()
    if "sqlite" in on:
        yield "SQLite", ""
    if "postgresql" in on:
        with postgres(durable=True) as url:
            yield "PostgreSQL", url


def work_on(database: str, url: str) -> int:
    """Let everybody work on one database, print what was measured, and return how many requests went wrong."""
    with served(filled(url)) as server:
        idle = server.memory()
        heard: list[tuple[str, float, float, str]] = []
        stop = threading.Event()
        codes = [f"typing-{n:03}" for n in range(TYPING)] + [f"reading-{n:03}" for n in range(READING)]
        people = [
            Person(code, server.port, first=place * COMING_IN / len(codes), stop=stop, heard=heard)
            for place, code in enumerate(codes)
        ]
        for person in people:
            person.start()
        time.sleep(COMING_IN)
        begun, spent = time.monotonic(), server.processor()
        time.sleep(SECONDS)
        took, spent = time.monotonic() - begun, server.processor() - spent
        stop.set()
        for person in people:
            with contextlib.suppress(RuntimeError):
                person.join(70)
        wrong = [problem for _kind, _at, _ms, problem in heard if problem]
        measured = [(kind, ms) for kind, at, ms, problem in heard if at >= begun and not problem]
        logins = [(kind, ms) for kind, at, ms, _problem in heard if at < begun and kind == "log in"]
        print(
            f"{database}: started in {server.started_in:.0f} s; memory {idle:.0f} MB before, {server.memory():.0f} MB after"
        )
        print(
            f"{len(measured) / took:.1f} requests/s, errors {len(wrong)}, server's processor {spent / took:.0%} of one core, {spent * 1000 / max(len(measured), 1):.0f} ms a request"
        )
        table(measured + logins)
        if SLOWER != 1:
            print(f"divided by {SLOWER:g}, for a machine of full speed:")
            table([(kind, ms / SLOWER) for kind, ms in measured + logins])
        for problem in sorted(set(wrong))[:10]:
            print(f"  wrong: {problem}")
        print()
    return len(wrong)


def table(measured: list[tuple[str, float]]) -> None:
    """Print p50, p95 and p99 of each kind of request, in milliseconds."""
    kinds: dict[str, list[float]] = defaultdict(list)
    for kind, ms in measured:
        kinds[kind].append(ms)
    print(f"{'':40}{'number':>8}{'p50':>8}{'p95':>8}{'p99':>8}")
    for kind, spent in [*sorted(kinds.items()), ("all", [ms for _kind, ms in measured])]:
        cuts = statistics.quantiles(spent, n=100, method="inclusive") if len(spent) > 1 else spent * 99
        print(f"{kind:40}{len(spent):8}{cuts[49]:8.0f}{cuts[94]:8.0f}{cuts[98]:8.0f}")


if __name__ == "__main__":
    sys.exit(main())
