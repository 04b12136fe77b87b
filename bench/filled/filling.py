"""Fill the centre of this process: `python -m bench.filled.filling INCIDENTS YEARS`; counts the rows into rows.json."""

import json
import sys

import django


def main(count: int, years: int) -> None:
    """Write the ground, then the incidents in bulk."""
    django.setup()
    from django.conf import settings  # noqa: PLC0415 - Django is started first

    from bench.filled.ground import make_ground  # noqa: PLC0415
    from bench.filled.telling import Telling  # noqa: PLC0415
    from bench.filled.writing import in_bulk, search_unindexed  # noqa: PLC0415
    from tregua.people.searching.index import all_anew  # noqa: PLC0415
    from tregua.record import log  # noqa: PLC0415
    from tregua.record.waiting import keep_waiting, let_go  # noqa: PLC0415

    ground = make_ground(years)
    size = log.size_of("journal")
    # Without their indexes the triggers of what waits would read whole tables for each row, and PostgreSQL passes them over.
    let_go()
    with in_bulk():
        telling = Telling(ground, size, log.frontier_at("journal", size))
        for number in telling.incidents(count):
            print(f"  {number:,} of {count:,} incidents", file=sys.stderr, flush=True)
    keep_waiting()
    with search_unindexed():
        all_anew()
    rows = {name: table.written for name, table in vars(telling.tables).items()}
    (settings.CENTRE_FOLDER / "rows.json").write_text(json.dumps({"rows": rows}), encoding="utf-8")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
