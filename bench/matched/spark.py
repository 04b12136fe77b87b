"""200,000 reports past one machine: Spark's links and clusters are those of DuckDB and of the compiled engine."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.matched._engines import COMMAND
from bench.matched._worlds import ROOT, world

ENGINES = ("memory", "duckdb", "spark")


def measure() -> list[tuple[str, float, float, str]]:
    reports = int(os.environ.get("TREGUA_BENCH_SPARK", "200000"))
    if not (importlib.util.find_spec("pyspark") and shutil.which("java")):
        print("Spark was not measured: it needs Java and `python3 run.py --spark bench matching`")
        return []
    folder, sums, figures = world(reports), set(), []
    for engine in ENGINES:
        with tempfile.TemporaryDirectory() as name:
            cpu, sha = _matched(folder, engine, Path(name))
        sums.add(sha)
        print(f"{engine:8}{sha}")
        figures.append((f"{reports:,}: processor of Python, --engine {engine}", cpu, 0.0, "CPU s"))
    return [(f"{reports:,}: different files of {len(ENGINES)} engines", len(sums), 1, "≤"), *figures]


def _matched(folder: Path, engine: str, out: Path) -> tuple[float, str]:
    """Return the processor's seconds of one whole command, and a checksum of the links and clusters it wrote."""
    links, clusters = out / "links.csv", out / "clusters.csv"
    command = [sys.executable, "-c", COMMAND, "match", folder / "reports.parquet", "--out", links]
    spent = os.times()
    subprocess.run(
        [*command, "--clusters", clusters, "--engine", engine, "--scratch", out],
        cwd=ROOT, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    now = os.times()
    cpu = now.children_user + now.children_system - spent.children_user - spent.children_system
    return cpu, hashlib.sha256(links.read_bytes() + clusters.read_bytes()).hexdigest()[:16]
