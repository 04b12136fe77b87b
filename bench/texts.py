"""How fast texts are read, and in how much memory: python3 run.py bench texts.

One article a hundred times, with the start of the command and the words of all languages; then ten thousand files by
`tregua read FOLDER --json`, on as many processes as there are cores. Where an environment with spaCy and its small
French model is named by TREGUA_BENCH_SPACY (the path of its Python), the same article goes through that too, in the same
run. TREGUA_BENCH_TEXTS=1000 takes fewer files.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT.parent / "shared" / "data" / "seed" / "article_fr.txt"
TIMES, BATCH = 100, int(os.environ.get("TREGUA_BENCH_TEXTS", "10000"))
OWN = """Le chef du centre a déclaré aux journalistes que 23 réunions avaient été organisées à Lattaquié.
«Nous aiderons les chefs qui ont signé», a-t-il poursuivi.
Le 27 février, neuf violations ont été relevées : 4 à Alep, 3 à Lattaquié et 2 à Hama.
"""
# The same measure of both: processor and clock of one text, and the peak of memory of the whole process.
MEASURE = """
import resource, statistics, sys, time
text = open(sys.argv[1], encoding="utf-8").read()
begun = time.process_time()
{load}
loaded = time.process_time() - begun
times, work = [], []
for _ in range(int(sys.argv[2])):
    began, worked = time.perf_counter(), time.process_time()
    run(text)
    times.append((time.perf_counter() - began) * 1000)
    work.append((time.process_time() - worked) * 1000)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
told = []
for taken in (times, work):
    parts = statistics.quantiles(taken, n=20)
    told += [statistics.median(taken), parts[-1]]
p50, p95, w50, w95 = told
print(f"  {name:16} p50 {{p50:.1f}} ms, p95 {{p95:.1f}}; of the processor p50 {{w50:.1f}}, p95 {{w95:.1f}}; "
      f"ready after {{loaded:.2f}} s of work; {{peak:.0f}} MB")
"""
OURS = """
from datetime import date
from tregua.intake.reading.reader import read
run = lambda text: read(text, published=date(2016, 3, 1))
run(text)"""
SPACY = """
import spacy
run = spacy.load("fr_core_news_sm")
run(text)"""


def measure(python: str, name: str, load: str, path: Path) -> None:
    """Read one text many times in a process of its own, and print what it took."""
    code = MEASURE.format(load=load, name=name)
    environment = {**os.environ, "PYTHONPATH": str(ROOT) if load is OURS else ""}
    subprocess.run([python, "-c", code, str(path), str(TIMES)], check=True, env=environment)


def command(arguments: list[str], out: Path) -> tuple[float, float]:
    """Run the command line and return the clock's and the processor's seconds of it and its processes."""
    before, begun = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    with out.open("wb") as file:
        subprocess.run([sys.executable, "-m", "tregua.centre", *arguments], check=True, cwd=ROOT, stdout=file)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    work = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - begun, work


def batch(text: str, folder: Path) -> None:
    """Read a folder of texts, no two of them alike: nothing read before is of use."""
    texts = folder / "texts"
    texts.mkdir()
    for number in range(BATCH):
        (texts / f"{number:05}.txt").write_text(f"{number}. {text}", encoding="utf-8")
    out = folder / "readings.jsonl"
    clock, work = command(["read", str(texts), "--json", "--published", "2016-03-01"], out)
    names, found = [], 0
    # Line by line: a process begins with the peak of the one that starts it, and the next are measured.
    with out.open(encoding="utf-8") as file:
        for line in file:
            one = json.loads(line)
            names.append(Path(one["file"]).name)
            found += len(one["counts"]) + len(one["statements"]) + len(one["dates"])
    if names != [f"{number:05}.txt" for number in range(BATCH)]:
        sys.exit("The lines are not those of the files, in their order.")
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(
        f"{BATCH:,} files on {os.cpu_count()} cores: {clock:.0f} s, {BATCH / clock:.0f} a second "
        f"({work:.0f} s of work); no process over {peak:.0f} MB; {found:,} items, in order"
    )


def main() -> None:
    path = ARTICLE if ARTICLE.exists() else Path("var") / "article.txt"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        path.write_text(OWN * 8, encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        clock, work = command(["read", str(path), "--json"], Path(folder) / "one.json")
        print(f"tregua read, from start to end: {clock:.2f} s, {work:.2f} s of work")
        # Before anything larger runs: the memory told is the largest of all processes so far.
        batch(text, Path(folder))
    print(f"one article of {len(text):,} characters, {TIMES} times:")
    measure(sys.executable, "tregua read", OURS, path)
    other = os.environ.get("TREGUA_BENCH_SPACY", "")
    if other:
        measure(other, "fr_core_news_sm", SPACY, path)
    else:
        print("  fr_core_news_sm: not measured; TREGUA_BENCH_SPACY names no Python that has it")


if __name__ == "__main__":
    main()
