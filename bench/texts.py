"""How fast texts are read, and in how much memory: python3 run.py bench texts.

One article a hundred times, then ten thousand texts in a batch on as many processes as there are cores. Where an
environment with spaCy and its small French model is named by TREGUA_BENCH_SPACY (the path of its Python), the
same article goes through that too, in the same run.
"""

import importlib
import os
import statistics
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

ARTICLE = Path(__file__).resolve().parents[2] / "shared" / "data" / "seed" / "article_fr.txt"
PUBLISHED = date(2016, 3, 1)
TIMES, BATCH = 100, 10_000
OWN = """Le chef du centre a déclaré aux journalistes que 23 réunions avaient été organisées à Lattaquié.
«Nous aiderons les chefs qui ont signé», a-t-il poursuivi.
Le 27 février, neuf violations ont été relevées : 4 à Alep, 3 à Lattaquié et 2 à Hama.
"""
SPACY = """
import resource, statistics, sys, time
import spacy
text = open(sys.argv[1], encoding="utf-8").read()
model = spacy.load("fr_core_news_sm")
model(text)
times, cpu = [], []
for _ in range(int(sys.argv[2])):
    begun, worked = time.perf_counter(), time.process_time()
    model(text)
    times.append(time.perf_counter() - begun)
    cpu.append(time.process_time() - worked)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
p50, work = statistics.median(times) * 1000, statistics.median(cpu) * 1000
print(f"  fr_core_news_sm: p50 {p50:.1f} ms ({work:.1f} ms of work), {peak:.0f} MB")
"""
OURS = """
import resource, sys
from datetime import date
from bench.texts import time_of
text = open(sys.argv[1], encoding="utf-8").read()
p50, work = time_of(text, int(sys.argv[2]))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(f"  tregua read:     p50 {p50 * 1000:.1f} ms ({work * 1000:.1f} ms of work), {peak:.0f} MB")
"""


def time_of(text: str, times: int) -> tuple[float, float]:
    """Return the median time of reading a text and of the work in it, in seconds, with the words in memory."""
    from tregua.intake.reading.reader import read  # noqa: PLC0415 - only in the process that is measured

    read(text, published=PUBLISHED)
    taken, worked = [], []
    for _number in range(times):
        begun, work = time.perf_counter(), time.process_time()
        read(text, published=PUBLISHED)
        taken.append(time.perf_counter() - begun)
        worked.append(time.process_time() - work)
    return statistics.median(taken), statistics.median(worked)


def read_some(texts: list[str]) -> int:
    """Read a part of the batch and return how many items were found."""
    from tregua.intake.reading.reader import read  # noqa: PLC0415 - only in the processes that read

    readings = (read(text, published=PUBLISHED) for text in texts)
    return sum(len(one.counts) + len(one.statements) + len(one.dates) for one in readings)


def main() -> None:
    path = ARTICLE if ARTICLE.exists() else Path("var") / "article.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(OWN * 8, encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    print(f"one article of {len(text):,} characters, {TIMES} times:")
    root = str(Path(__file__).resolve().parents[1])
    os.environ["PYTHONPATH"] = root  # the processes of the batch want it too
    sys.path.insert(0, root)
    arguments = [str(path), str(TIMES)]
    subprocess.run([sys.executable, "-c", OURS, *arguments], check=True)
    other = os.environ.get("TREGUA_BENCH_SPACY", "")
    if other:
        subprocess.run([other, "-c", SPACY, *arguments], check=True)
    else:
        print("  fr_core_news_sm: not measured; TREGUA_BENCH_SPACY names no Python that has it")
    # No two texts are alike: nothing read before is of use.
    texts = [f"{number}. {text}" for number in range(BATCH)]
    cores = os.cpu_count() or 1
    parts = [texts[at : at + 250] for at in range(0, BATCH, 250)]
    part = importlib.import_module("bench.texts").read_some  # under the name that the other processes know

    begun = time.perf_counter()
    with ProcessPoolExecutor(cores) as pool:
        found = sum(pool.map(part, parts))
    taken = time.perf_counter() - begun
    print(f"{BATCH:,} texts on {cores} cores: {taken:.0f} s, {BATCH / taken:.0f} a second, {found:,} items")


if __name__ == "__main__":
    main()
