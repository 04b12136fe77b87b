"""What a person sees on the terminal: which column became what, what was odd with its first rows, what came out."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TextIO

import numpy as np
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tregua.intake.sheet_wording import worded
from tregua.matching.file_words import FIELDS, NOT_LEARNED
from tregua.matching.files.claiming import List
from tregua.matching.files.problems import SHOWN

LEFT_SHOWN: Final = 12


def tell(lists: Sequence[List], stream: TextIO, words: Callable[[str, Mapping[str, Any]], str]) -> None:
    """Say how each list was read."""
    for one in lists:
        form = _(", a table of %(form)s") % {"form": one.found.map.title} if one.found.map.title else ""
        rows = ngettext("%(n)s row", "%(n)s rows", one.table.rows) % {"n": one.table.rows}
        stream.write(f"{one.table.name}: {rows}{form}\n")
        for field, column in one.found.map.columns.items():
            if column:
                stream.write(f"  {FIELDS[field]}: {column}{_why(one, field)}\n")
        if one.found.left:
            names = "; ".join(one.found.left[:LEFT_SHOWN])
            more = "; …" if len(one.found.left) > LEFT_SHOWN else ""
            stream.write("  " + _("not used: %(columns)s") % {"columns": names + more} + "\n")
        stream.writelines(f"  {worded(guess.why, guess.detail)}\n" for guess in one.found.doubtful)
        zone = one.found.map.zone or _("UTC, because none is told (--zone)")
        stream.write("  " + _("times without a zone are taken as: %(zone)s") % {"zone": zone} + "\n")
        _tell_flags(one, stream, words)


def tell_places(tables: Sequence[str], stream: TextIO) -> None:
    """Say which tables were taken for gazetteers, with how many places, and by which columns."""
    stream.writelines(_("Places of %(table)s\n") % {"table": table} for table in tables)


def _why(one: List, field: str) -> str:
    """Return the reason of a guess where a person should look at it."""
    why, detail = one.found.why.get(field, ("told", {}))
    return (
        f" ({worded(why, detail)})"
        if why in {"near_name", "looks_like_days", "several", "day_with_time"}
        else ""
    )


def _tell_flags(one: List, stream: TextIO, words: Callable[[str, Mapping[str, Any]], str]) -> None:
    for why, column, flags in one.flags.kinds():
        rows = sum(len(flag.rows) for flag in flags)
        said = words(why, flags[0].detail)
        where = f"{column}: " if column else ""
        if not rows:
            stream.write(f"  {where}{said}\n")
            continue
        first = sorted(
            one.table.row_number(row) for flag in flags for row in np.sort(flag.rows)[:SHOWN].tolist()
        )[:SHOWN]
        shown = ", ".join(map(str, first)) + (", …" if rows > len(first) else "")
        counted = ngettext("%(n)s row (%(rows)s)", "%(n)s rows (%(rows)s)", rows) % {"n": rows, "rows": shown}
        stream.write(f"  {where}{counted}: {said}\n")


def tell_result(said: Mapping[str, Any], stream: TextIO) -> None:
    """Say what a run came to."""
    stream.write(
        _("%(reports)s reports tell of %(events)s events; %(several)s events are told more than once; %(links)s links.\n")
        % {"reports": said["reports"], "events": said["events"], "several": said["events_told_more_than_once"],
           "links": said["links"]}
    )  # fmt: skip
    stream.writelines(
        _("%(source)s lists single shots: its %(rows)s rows were matched as %(episodes)s episodes.\n")
        % {"source": source, "rows": rows, "episodes": episodes}
        for source, (rows, episodes) in said["shots"].items()
    )
    if said["cut"]:
        stream.write(
            _("%(cut)s pairs were left out where too much happened at once.\n") % {"cut": said["cut"]}
        )
    stream.writelines(f"{NOT_LEARNED.get(code, code)}\n" for code in said["said"])
