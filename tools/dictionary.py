"""Write docs/data-dictionary.md anew from the models (developer's tool).

.venv/bin/python tools/dictionary.py
"""

import os
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "docs" / "data-dictionary.md"


def main() -> int:
    """Write the dictionary and say whether it changed."""
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tregua.centre.settings")
    django.setup()
    from tregua.centre.exports.dictionary import text  # noqa: PLC0415 - asks for the settings

    before = TARGET.read_text(encoding="utf-8") if TARGET.exists() else ""
    now = text()
    TARGET.write_text(now, encoding="utf-8")
    print(f"{TARGET.relative_to(ROOT)}: {'as it was' if now == before else 'written anew'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
