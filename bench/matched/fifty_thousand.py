"""50,000 reports beside MELTT, whose time grows with the square."""

from bench.matched._engines import meltt, no_meltt, ours
from bench.matched._worlds import world


def measure() -> list[tuple[str, float, float, str]]:
    folder = world(50_000)
    mine = ours(folder)
    figures = [("50,000: whole command", mine.wall, 0, "s"), ("50,000: pair F1", mine.f1, 0, "")]
    peer = meltt(folder)
    if peer is None:
        print(f"MELTT was not measured: {no_meltt()}")
        return figures
    return [
        *figures,
        ("50,000: MELTT / ours, clock", peer.wall / mine.wall, 200, "≥ times"),
        ("50,000: MELTT / ours, processor", peer.cpu / mine.cpu, 0, "times"),
        ("50,000: MELTT", peer.wall, 0, "s"),
    ]
