"""Worlds with a known truth: made once by the generator that lies beside the repository, kept in a folder."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(os.environ.get("TREGUA_SHARED", ROOT.parent / "shared")) / "tools" / "matching_bench"
CACHE = Path(os.environ.get("TREGUA_BENCH_CACHE", Path.home() / ".cache" / "tregua-bench"))
# What the generator and the peer need, in an environment that is not ours.
PEER_PACKAGES = ("splink==5.0.0", "duckdb<2", "pyarrow", "pandas", "numpy", "scipy")


def why_not() -> str:
    """Return why nothing can be measured, empty where it can."""
    if not (TOOLS / "gen.py").is_file():
        return f"the generator of worlds is not here ({TOOLS})"
    return ""


def peers_python() -> Path:
    """Return the Python of the peers' environment; the first time it is made."""
    python = CACHE / "peers" / "bin" / "python"
    if not python.exists():
        print("Installing Splink into an environment of its own ...", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", CACHE / "peers"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PEER_PACKAGES], check=True)
    return python


def world(reports: int, profile: str = "standard", seed: int = 7) -> Path:
    """Return the folder of a world; the first time it is made."""
    folder = CACHE / f"{profile}-{reports}-{seed}"
    if not (folder / "meta.json").is_file():
        made = folder.with_suffix(".made")
        command = [peers_python(), TOOLS / "gen.py", "--reports", str(reports), "--profile", profile]
        subprocess.run([*command, "--seed", str(seed), "--out", made], check=True, stdout=subprocess.DEVNULL)
        made.rename(folder)
    return folder


def truth(folder: Path) -> Any:
    """Return the incident of each report, in the order of the reports."""
    import duckdb  # noqa: PLC0415

    rows = duckdb.execute(f"select incident from '{folder}/truth.parquet' order by report_id")  # noqa: S608
    return rows.fetchnumpy()["incident"]
