"""Five million reports."""

from bench.matched._engines import ours
from bench.matched._worlds import world


def measure() -> list[tuple[str, float, float, str]]:
    found = ours(world(5_000_000))
    return [
        ("5,000,000 standard: whole command", found.wall, 30, "≤ s"),
        ("5,000,000 standard: processor", found.cpu, 0, "CPU s"),
        ("5,000,000 standard: memory", found.megabytes, 4_000, "≤ MB"),
        ("5,000,000 standard: pair F1", found.f1, 0, ""),
    ]
