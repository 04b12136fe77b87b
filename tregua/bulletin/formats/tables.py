"""The figures of a bulletin as tables (CSV) with HXL tags, the Humanitarian Exchange Language 1.1 (hxlstandard.org).

What this centre counted and what others published are two tables: figures of two sides never stand in one column.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from django.utils.translation import override

from tregua.agreement.names import named
from tregua.agreement.violation_types import label
from tregua.bulletin.figures import NOT_KNOWN
from tregua.bulletin.models import Bulletin
from tregua.bulletin.sections.violations import place_of

Content = Mapping[str, Any]

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
    "means": "#meta+means", "number": "#indicator+number+min+num", "number_most": "#indicator+number+max+num",
    "observation": "#indicator+unit", "type": "#event+code", "description": "#event+name",
    "weapon": "#event+weapon+code", "issue": "#meta+issue", **SERIES,
}  # fmt: skip


def make_violations(bulletin: Bulletin, _language: str) -> bytes:
    """Return the annex of violations found, names in English; no row where the mission prints no such annex."""
    content = bulletin.content
    found = content.get("violations") or {"rows": [], "areas": {}}
    with override("en"):
        return _table(VIOLATIONS, [_violation(content, row, found["areas"]) for row in found["rows"]])


def _violation(content: Content, row: Content, areas: Content) -> dict[str, Any]:
    area = areas.get(row["area"])
    return {
        **{
            name: row[name]
            for name in ("day", "part_of_day", "position", "means", "number", "number_most", "type", "weapon")
        },
        **_named(content),
        "centre": content["centre"]["code"],
        "issue": content["issue"],
        "observation": row["unit"],
        "area_code": row["area"],
        "area_kind": area["kind"] if area else None,
        "location": place_of(row, areas, "en") if row["area"] else None,
        "description": label(row["type"], "en") if row["type"] else None,
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
