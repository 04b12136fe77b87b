"""Ten million reports held against ten million: three lists with twenty million reports together, in memory."""

from bench.matched._engines import ours
from bench.matched._worlds import world


def measure() -> list[tuple[str, float, float, str]]:
    found = ours(world(20_000_000))
    return [
        ("20,000,000 standard: whole command", found.wall, 300, "≤ s"),
        ("20,000,000 standard: processor", found.cpu, 0, "CPU s"),
        ("20,000,000 standard: memory", found.megabytes, 0, "MB"),
        ("20,000,000 standard: pair F1", found.f1, 0, ""),
    ]
