"""The figures of a bulletin as tables (CSV) with HXL tags, the Humanitarian Exchange Language 1.1 (hxlstandard.org).

What this centre counted and what others published are two tables: figures of two sides never stand in one column.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from django.utils.translation import override

from tregua.agreement.names import named
from tregua.agreement.violation_types import label
from tregua.bulletin import apart
from tregua.bulletin.coarse import where_told
from tregua.bulletin.figures import NOT_KNOWN
from tregua.bulletin.models import Bulletin
from tregua.bulletin.series import called, file_name

Content = Mapping[str, Any]
# How a row of a part is written as the cells of a table.
Written = Callable[[Content], dict[str, Any]]

# Which issue it is where its series is not called by its days.
SERIES: Final[Mapping[str, str]] = {
    "series": "#meta+series", "number": "#meta+number", "last_day": "#date+end",
}  # fmt: skip
# Column -> tag. Names of places are English; the codes are the ones to join by.
FIGURES: Final[Mapping[str, str]] = {
    "centre": "#org+code", "day": "#date+start", "starts_at": "#date+start+time", "ends_at": "#date+end+time",
    "issue": "#meta+issue", "group": "#indicator+type", "rule": "#indicator+code", "rule_version": "#meta+version",
    "unit": "#indicator+unit", "channel": "#channel+code", "province_code": "#adm1+code", "province": "#adm1+name",
    "value": "#indicator+value+num", "previous": "#indicator+previous+num",
    **SERIES,
    "since": "#date+start+cumulative", "since_value": "#indicator+cumulative+num",
}  # fmt: skip
# An issue that withdraws another has one row, without a figure, that says which and why.
WITHDRAWAL: Final[Mapping[str, str]] = {
    "centre": "#org+code", "day": "#date+start", "starts_at": "#date+start+time", "ends_at": "#date+end+time",
    "issue": "#meta+issue", "withdraws_issue": "#meta+withdrawn+issue", "reason": "#meta+reason",
    **SERIES,
}  # fmt: skip
COUNTS: Final[Mapping[str, str]] = {
    "published_by": "#org+code", "name": "#org+name", "day": "#date+start", "province_code": "#adm1+code",
    "province": "#adm1+name", "value": "#indicator+value+num", "series": "#indicator+type",
    "relayed_by": "#org+relay+code",
}  # fmt: skip
# The annex of violations: what is not recorded is an empty cell.
VIOLATIONS: Final[Mapping[str, str]] = {
    "centre": "#org+code", "day": "#date+occurred", "part_of_day": "#date+occurred+part_of_day",
    "area_code": "#loc+code", "area_kind": "#loc+type", "location": "#loc+name", "position": "#loc+observer+name",
    "means": "#meta+means", "number_least": "#indicator+number+min+num", "number_most": "#indicator+number+max+num",
    "observation": "#indicator+unit", "type": "#event+code", "description": "#event+name",
    "weapon": "#event+weapon+code", "issue": "#meta+issue", **SERIES,
}  # fmt: skip


RESTRICTIONS: Final[Mapping[str, str]] = {
    "centre": "#org+code", "day": "#date+occurred", "part_of_day": "#date+occurred+part_of_day",
    "province_code": "#adm1+code", "province": "#adm1+name", "who": "#org+kept_from_looking+type",
    "kind": "#access+type", "party_code": "#org+restricting+code", "party": "#org+restricting+name",
    "reason": "#access+reason", "issue": "#meta+issue", **SERIES,
}  # fmt: skip


def make_violations(bulletin: Bulletin, _language: str) -> bytes:
    """Return the annex of violations found, names in English; no row where the mission prints no such annex."""
    return _of_part(bulletin, "violations")


def make_restrictions(bulletin: Bulletin, _language: str) -> bytes:
    """Return the restrictions of movement, names in English; no row where the mission prints no such section."""
    return _of_part(bulletin, "restrictions")


def _of_part(bulletin: Bulletin, part: str) -> bytes:
    frozen = apart.file_of(bulletin, part)
    return _rows_of(bulletin.content, part) if frozen is None else frozen.encode()


def set_apart(content: dict[str, Any]) -> dict[str, str]:
    """Take the tables that are too long to be printed out of a content; return the file of each such part."""
    files = {}
    for part, (ending, _columns, _row) in PARTS.items():
        if len((content.get(part) or {"rows": []})["rows"]) > apart.MOST_PRINTED:
            files[part] = _rows_of(content, part).decode()
            key = called(content["series"], content["number"] or 0, date.fromisoformat(content["day"]))
            name = file_name(content["centre"]["code"], key, content["issue"], ending)
            apart.set_apart(content, part, text=files[part], name=name)
    return files


def _rows_of(content: Content, part: str) -> bytes:
    _ending, columns, row_of = PARTS[part]
    found = content.get(part)
    issue = _of_issue(content)
    with override("en"):
        written = row_of(content) if found else dict
        return _table(columns, (issue | written(row) for row in (found["rows"] if found else ())))


def _of_issue(content: Content) -> dict[str, Any]:
    return _named(content) | {"centre": content["centre"]["code"], "issue": content["issue"]}


def _violations(content: Content) -> Written:
    """Return how the violations of an issue are written: what many rows share is put into words once."""
    areas = content["violations"]["areas"]

    @cache
    def of_area(code: str | None) -> dict[str, Any]:
        area = areas.get(code)
        return {
            "area_code": code,
            "area_kind": area["kind"] if area else None,
            "location": where_told({"area": code}, areas, "en") if code else None,
        }

    @cache
    def of_kind(code: str) -> dict[str, Any]:
        return {"type": code, "description": label(code, "en") if code else None}

    same = ("day", "part_of_day", "position", "means", "number_most", "weapon")
    return lambda row: {
        **{name: row[name] for name in same},
        **of_area(row["area"]),
        **of_kind(row["type"]),
        "number_least": row["number"],
        "observation": row["unit"],
    }


def _restrictions(content: Content) -> Written:
    """Return how the restrictions of an issue are written."""
    parties = content["restrictions"]["parties"]
    return lambda row: {
        **{name: row[name] for name in ("day", "part_of_day", "who", "kind", "reason")},
        **_province(content, row["province"]),
        "party_code": row["party"],
        "party": named(parties[row["party"]], "en") if row["party"] else None,
    }


# The parts that are tables of rows: how their file ends, its columns, and how the rows of an issue are written.
PARTS: Final[Mapping[str, tuple[str, Mapping[str, str], Callable[[Content], Written]]]] = {
    "violations": ("-violations.csv", VIOLATIONS, _violations),
    "restrictions": ("-restrictions.csv", RESTRICTIONS, _restrictions),
}


def make_figures(bulletin: Bulletin, _language: str) -> bytes:
    """Return this centre's own figures: one row for each total ("" as province) and one for each of its parts."""
    content = bulletin.content
    if content.get("withdraws"):
        return _table(WITHDRAWAL, [content | _withdrawal(content)])
    return _table(FIGURES, _figures(content))


def _withdrawal(content: Content) -> dict[str, Any]:
    return _named(content) | {
        "centre": content["centre"]["code"],
        "withdraws_issue": content["withdraws"]["issue"],
    }


def _named(content: Content) -> dict[str, Any]:
    return {
        "series": content.get("series", "daily"),
        "number": content.get("number"),
        "last_day": content.get("last_day", content["day"]),
    }


def make_counts(bulletin: Bulletin, _language: str) -> bytes:
    """Return what others published of the day, each figure with the body that published it."""
    return _table(COUNTS, _counts(bulletin.content))


def _figures(content: Content) -> Iterator[Content]:
    about = {rule["code"]: rule for rule in content["method"]}
    for figure in content["figures"]:
        rule = about[figure["rule"]]
        row = {
            "centre": content["centre"]["code"],
            "day": content["day"],
            "starts_at": content["starts_at"],
            "ends_at": content["ends_at"],
            "issue": content["issue"],
            **_named(content),
            "group": rule["group"],
            "rule": figure["rule"],
            "rule_version": figure["version"],
            "unit": rule["unit"],
            "channel": figure["scope"],
        }
        since = figure.get("since") or {"day": None, "value": None}
        total = {"since": since["day"], "since_value": since["value"]}
        yield row | total | {"value": figure["value"], "previous": figure["previous"]}
        for code, value in (figure["parts"] or {}).items():
            yield row | _province(content, code) | {"value": value}


def _counts(content: Content) -> Iterator[Content]:
    for body in (content.get("beside") or {"bodies": []})["bodies"]:
        relay = body["relayed_by"]
        row = {
            "published_by": body["code"],
            "name": named(body["names"], "en") if body["names"] else body["code"],
            "day": content["day"],
            "series": "daily",
            "relayed_by": relay["code"] if relay else "",
        }
        yield row | {"value": body["value"]}
        for code, value in body["by_province"].items():
            yield row | _province(content, code) | {"value": value}


def _province(content: Content, code: str) -> dict[str, Any]:
    names = content["provinces"].get(code)
    return {"province_code": code, "province": named(names, "en") if names and code != NOT_KNOWN else ""}


def _table(columns: Mapping[str, str], rows: Iterable[Content]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerow(columns.values())
    writer.writerows(_cells(columns, row) for row in rows)
    return out.getvalue().encode()


def _cells(columns: Iterable[str], row: Content) -> Sequence[Any]:
    """Return the cells of a row; a value that is not known is an empty cell, never a zero."""
    return ["" if row.get(column) is None else row[column] for column in columns]
