"""`tregua match`: lists in files, links out; with --register or --evaluate, the register of a centre.

Ends with 0 when it is done, whatever was flagged in the lists, with 1 when it could not be done, with 2 when the
command was not understood.
"""

import importlib
import json
import os
import sys
import time
from argparse import Namespace
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from tregua.centre.translations import language_here, speak
from tregua.matching.files.problems import FileError


def run(given: Namespace) -> int:
    """Match files; what is in a centre is matched by its own part."""
    speak(given.language or language_here(os.environ))
    if not_understood := _not_understood(given):
        sys.stderr.write(f"{not_understood}\n")
        return 2
    if given.register or given.evaluate:
        return int(importlib.import_module("tregua.centre.commands.match_register").run(given))
    from tregua.matching.file_words import error_worded  # noqa: PLC0415 - words need the language to be set

    try:
        return _match(given)
    except FileError as error:
        nothing = _("Nothing was written.")
        sys.stderr.write(f"{error_worded(error.why, error.detail)}\n{nothing}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def _not_understood(given: Namespace) -> str:
    """Return what is wrong with the words of the command; "" when they can be followed."""
    if (given.register or given.evaluate) and given.files:
        return _("With --register and --evaluate no lists are given: the reports are those of the centre.")
    if given.register and (given.out or given.flags):
        return _(
            "--register keeps its links in the centre; only --clusters and --report write files. Leave --out and --flags away."
        )
    if given.register or given.evaluate:
        return ""
    if not given.files:
        return _("Name at least one list, or --register.")
    if not (given.dry_run or given.out or given.clusters):
        return _("Say with --out or --clusters where to write, or with --dry-run that nothing is written.")
    return ""


def _match(given: Namespace) -> int:
    from tregua.matching import file_telling as telling  # noqa: PLC0415
    from tregua.matching.file_words import flag_worded, phrase, sentence  # noqa: PLC0415 - as above
    from tregua.matching.files import linking, reporting, writing  # noqa: PLC0415
    from tregua.matching.files.maps import read_maps, written  # noqa: PLC0415
    from tregua.matching.gazetteer_files import known_places  # noqa: PLC0415
    from tregua.matching.sql import engines  # noqa: PLC0415
    from tregua.matching.warming import in_the_meantime  # noqa: PLC0415

    for path in filter(None, (given.out, given.clusters)):
        writing.can_be_written(path)
    for path in filter(None, (given.flags, given.report, given.write_map)):
        writing.can_be_written(path, a_table=False)
    asked = linking.Asked(
        maps=read_maps(given.map) if given.map else (),
        zone=given.zone, year=given.year, memory=given.memory, threads=given.threads,
        day_first=None if given.day_first is None else given.day_first == "yes",
        curated=given.curated,
    )  # fmt: skip
    began = time.perf_counter()
    loaded = in_the_meantime(given.files)
    with linking.workplace(asked) as (connection, scratch):
        lists = linking.open_lists(given.files, asked, connection, scratch)
        if given.write_map:
            kept = ((one.found.map, one.found.left) for one in lists)
            given.write_map.write_text(written(kept), encoding="utf-8")
        gazetteer, places_told = known_places(given.places, connection, scratch)
        read = linking.read_lists(lists, gazetteer)
        telling.tell(lists, sys.stderr, flag_worded)
        telling.tell_places(places_told, sys.stderr)
        if given.flags:
            writing.write_flags(
                given.flags, [(one.flags, one.table.row_number) for one in lists], flag_worded
            )
        if given.dry_run:
            return 0
        loaded()
        took = {"read": time.perf_counter() - began}
        with engines.engine(given.engine, given.threads, given.memory, given.scratch) as sweep:
            linked = reporting.matched(read, threads=given.threads or None, sweep=sweep)
        took["match"] = time.perf_counter() - began - took["read"]
        pairs = linking.links_of(read, linked, given.threshold)
        if given.out:
            linking.write_links(connection, given.out, read, linked, pairs, phrase, sentence)
        if given.clusters:
            linking.write_clusters(connection, given.clusters, read, linked)
        took["write"] = time.perf_counter() - began - took["read"] - took["match"]
        said = reporting.report(lists, linked, pairs, took)
        _write_report(given.report, said)
        telling.tell_result(said, sys.stderr)
    return 0


def _write_report(path: Path | None, said: dict[str, Any]) -> None:
    if path:
        path.write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
