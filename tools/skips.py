"""Read a log of `run.py test` and fail on any skipped test that .ci/allowed-skips.txt does not allow.

    python3 tools/skips.py LOG

A line of that list is `database: reason`, as in `SQLite: needs PostgreSQL`: such a test runs on the other
database. A line `without ../shared: reason` counts only where the folder shared/ is not beside this one.
"""

import re
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = ROOT / ".ci" / "allowed-skips.txt"
DATABASES = ("SQLite", "PostgreSQL")
HEADING = re.compile(r"== Tests on (\w+)( ==|: skipped: .*)$")
SKIP = re.compile(r"SKIPPED \[(\d+)\] (\S+?)(?::\d+)?: (.*)$")
CLOSING = re.compile(r"=+ .*\b(passed|failed|errors?|skipped|no tests ran)\b.* in .*=+$")


def allowed(lines: str, *, with_shared: bool) -> set[tuple[str, str]]:
    """Return which reasons are accepted on which database."""
    found = set()
    for line in lines.splitlines():
        where, _, reason = (part.strip() for part in line.partition(":"))
        if where == "without ../shared" and not with_shared:
            found |= {(database, reason) for database in DATABASES}
        elif where in DATABASES:
            found.add((where, reason))
    return found


def judge(log: str, known: set[tuple[str, str]]) -> tuple[list[str], list[str]]:
    """Return what a person should see of the log, and what is wrong with its skips."""
    shown, wrong = list[str](), list[str]()
    skips = Counter[str]()
    database, ran = "", set[str]()
    for line in log.splitlines():
        if heading := HEADING.match(line):
            database = heading[1]
            if heading[2] != " ==":
                wrong.append(line)
        elif skip := SKIP.match(line):
            skips[database] += int(skip[1])
            if (database, skip[3].strip()) not in known:
                wrong.append(f"{database}: {line}")
        elif CLOSING.match(line):
            ran.add(database)
            shown.append(f"{database}: {skips[database]} skipped\n{line}")
    wrong += [f"{name}: no tests ran" for name in DATABASES if name not in ran]
    return shown, wrong


def main(arguments: Sequence[str]) -> int:
    if len(arguments) != 1:
        print(__doc__)
        return 2
    known = allowed(ALLOWED.read_text(encoding="utf-8"), with_shared=(ROOT.parent / "shared").is_dir())
    shown, wrong = judge(Path(arguments[0]).read_text(encoding="utf-8", errors="replace"), known)
    print(*shown, sep="\n")
    if wrong:
        print("\nSkipped, and not on .ci/allowed-skips.txt:", *wrong, sep="\n  ")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
