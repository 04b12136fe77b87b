"""What the exchange of two centres costs, each figure beside its goal.

The parts lie in bench/exchanging/; bench/measured/parts.py says what a part is and which are run. Times are seconds of
the processor, ratios are those of one run.
"""

import sys

from bench.measured.parts import table


def main() -> int:
    """Print one table; 1 when a part could not be measured. A missed goal is told and is no failure."""
    return table("exchanging")


if __name__ == "__main__":
    sys.exit(main())
