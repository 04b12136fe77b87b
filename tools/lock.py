"""Write the lock files anew after a change of the dependencies in pyproject.toml.

    python3 run.py lint                        (once: makes .venv)
    .venv/bin/python tools/lock.py             as few changes as possible
    .venv/bin/python tools/lock.py --upgrade   the newest versions that pyproject.toml allows

The files name versions and hashes for every system; they name no registry and no folder of this machine.
"""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(sys.executable).with_name("uv")
COMPILE = (
    *("pip", "compile", "--quiet", "--universal", "--python-version", "3.11", "--generate-hashes"),
    *("--no-emit-index-url", "--no-emit-find-links", "--no-header"),
)
LOCKS = (
    ("requirements-uv.txt", ("requirements-uv.in",)),
    ("requirements.txt", ("pyproject.toml",)),
    # The tests run on exactly the versions that the product runs on.
    ("requirements-dev.txt", ("pyproject.toml", "--group", "dev", "--constraint", "requirements.txt")),
    (
        "requirements-spark.txt",
        ("pyproject.toml", "--extra", "spark", "--constraint", "requirements.txt"),
    ),
)


def main(arguments: Sequence[str]) -> int:
    if list(arguments) not in ([], ["--upgrade"]):
        print(__doc__)
        return 2
    for lock, sources in LOCKS:
        subprocess.run([UV, *COMPILE, *arguments, *sources, "--output-file", lock], cwd=ROOT, check=True)
        text = (ROOT / lock).read_text(encoding="utf-8")
        if "://" in text or "--find-links" in text or "--index-url" in text:
            print(f"{lock} names a registry or a folder. Do not commit it.", file=sys.stderr)
            return 1
        print(f"{lock}: {text.count('==')} packages")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
