"""How well and how fast reports of one event are found, beside the peers, each figure beside its goal.

The parts lie in bench/matched/; bench/measured/parts.py says what a part is and which are run. The worlds come
from the generator in ../shared/tools/matching_bench, which knows the truth; where it is absent the bench says so and
ends. Everything that was made or installed once (worlds, Splink in an environment of its own) lies in
~/.cache/tregua-bench, or where TREGUA_BENCH_CACHE says. MELTT is measured where R finds it, otherwise that is told.
TREGUA_FULL=1 adds the long parts and peers.

Every figure of seconds is of a whole command, from nothing to the written clusters: starting Python included, what
was compiled before included, reading included. CPU seconds are what to compare on a busy machine.
"""

import sys

from bench.matched._worlds import why_not
from bench.measured.parts import table

# Parts that take minutes.
LONG = ("five_million", "ten_by_ten", "dense_million", "fifty_thousand", "poor", "spark")


def main() -> int:
    """Print one table; 1 when a part could not be measured. A missed goal is told and is no failure."""
    if reason := why_not():
        print(f"Not measured: {reason}")
        return 0
    return table("matched", long=LONG)


if __name__ == "__main__":
    sys.exit(main())
