"""20,000 reports: the whole command, from nothing, beside the peers; other worlds and other seeds for accuracy."""

from bench.matched._engines import meltt, no_meltt, ours, splink
from bench.matched._worlds import world

# Profile, seed, goals of pair F1 and B-cubed F1.
OTHERS = (("standard", 11, 0.80, 0.925), ("dense", 7, 0.64, 0.0), ("sparse", 7, 0.865, 0.0))


def measure() -> list[tuple[str, float, float, str]]:
    folder = world(20_000)
    ours(folder)  # compiles, where this version was never run here
    mine = ours(folder)
    figures = [
        ("20,000 standard: pair F1", mine.f1, 0.80, "≥"),
        ("20,000 standard: B-cubed F1", mine.b3, 0.925, "≥"),
        ("20,000 standard: incidents found exactly", mine.exact, 0, ""),
        ("20,000 standard: whole command", mine.wall, 2.7, "≤ s"),
        ("the same, processor", mine.cpu, 0, "CPU s"),
        ("the same, memory", mine.megabytes, 0, "MB"),
    ]
    for variant, words in (("plain", "Splink as documented"), ("prec", "Splink with our levels")):
        peer = splink(folder, variant)
        figures += [
            (f"{words}: pair F1", peer.f1, 0, ""),
            (f"{words}: B-cubed F1", peer.b3, 0, ""),
            (f"{words}: processor / ours", peer.cpu / mine.cpu, 0, "times"),
            (f"{words}: clock / ours", peer.wall / mine.wall, 0, "times"),
        ]
    peer = meltt(folder)
    if peer:
        figures += [
            ("MELTT: pair F1", peer.f1, 0, ""),
            ("MELTT: clock / ours", peer.wall / mine.wall, 30, "≥ times"),
            ("MELTT: processor / ours", peer.cpu / mine.cpu, 0, "times"),
        ]
    else:
        print(f"MELTT was not measured: {no_meltt()}")
    for profile, seed, f1, b3 in OTHERS:
        other = ours(world(20_000, profile, seed))
        figures.append((f"20,000 {profile}, seed {seed}: pair F1", other.f1, f1, "≥"))
        figures.append((f"20,000 {profile}, seed {seed}: B-cubed F1", other.b3, b3, "≥" if b3 else ""))
    return figures
