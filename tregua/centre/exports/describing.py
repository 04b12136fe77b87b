"""What tells a program, and a person, what each table and column is: a Data Package with Table Schemas.

The words are those of the models: the sentence of a class is the meaning of its table, the name of a field that
of its column, and who outside may see it is the declaration `shown_to`. The data dictionary is made of the same.
"""

import inspect
from collections.abc import Mapping
from typing import Any, Final, Protocol

from django.conf import settings
from django.db import models
from django.utils import translation

from tregua import __version__
from tregua.centre.exports.cells import (
    MOMENT,
    NOT_KNOWN,
    AnyField,
    kind_of,
    may_be_empty_or_unknown,
    relation,
    stored,
)
from tregua.centre.exports.leaving import Table, all_that_stays
from tregua.centre.exports.outgoing import Outgoing
from tregua.centre.exports.shape import FORMAT
from tregua.record import keys, log
from tregua.record.models import Entry, Head
from tregua.record.shown import NOBODY, shown_to

# The types of a Table Schema; what has none of its own is a text with a word of ours beside it.
TYPES: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "boolean": {"type": "boolean", "trueValues": ["true"], "falseValues": ["false"]},
    "date": {"type": "date"},
    "time": {"type": "time"},
    "moment": {"type": "datetime", "format": MOMENT},
    "decimal": {"type": "number"},
    "number": {"type": "number"},
    "json": {"type": "any"},
    "bytes": {"type": "string"},
    "bytes within": {"type": "string"},
}
DIALECT: Final = {
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "lineTerminator": "\r\n",
    "header": True,
}


class Counted(Protocol):
    """What was counted while a table was written."""

    rows: int
    like_a_formula: dict[str, int]


def meaning(model: type[models.Model]) -> str:
    """Return what a row of this model is, in the words of its class."""
    text = inspect.cleandoc(model.__doc__ or "")
    return " ".join(text.split("\n\n", maxsplit=1)[0].split())


def state_of(sizes: dict[str, int]) -> dict[str, Any]:
    """Return how far both logs go and what their trees give: who loads the export compares it."""
    state: dict[str, Any] = {}
    for name, size in sizes.items():
        head = Head.objects.latest_of(name)
        state[name] = {
            "entries": size,
            "root": log.frontier_at(name, size).root().hex(),
            "signed_entries": head.size if head else 0,
            "signed_root": head.root if head else "",
        }
    last = Entry.objects.journal().last()
    return {**state, "last_act_at": last.content["at"] if last else ""}


def package(
    leaving: list[Table],
    tallies: "Mapping[str, Counted]",
    state: dict[str, Any],
    *,
    shape: dict[str, str],
    out: Outgoing,
    protected: bool,
) -> dict[str, Any]:
    """Return the content of datapackage.json."""
    centre = settings.CENTRE
    with translation.override("en"):
        resources = [resource(table, tallies[table.label], out) for table in leaving if not table.protected]
        apart = [one for table in leaving for one in _apart(table)]
    return {
        "profile": "data-package",
        "name": f"tregua-{centre.code}",
        "title": centre.names.get("en") or next(iter(centre.names.values())),
        "description": "Everything a ceasefire centre holds, in open formats. Read README.txt first.",
        "tregua": {
            "format": FORMAT,
            "software": __version__,
            "shape": shape,
            "origin": settings.ORIGIN,
            "vkey": keys.log_vkey(),
            "state": state,
            "files": out.files,
            "log_key": "keys/log.pem" in out.sums,
            "stays": all_that_stays(),
            "left_out": {table.label: list(table.stays) for table in leaving if table.stays},
            "protected": {"how": "age" if protected else "left out", "tables": apart},
        },
        "resources": resources,
    }


def resource(table: Table, tally: Counted, out: Outgoing) -> dict[str, Any]:
    """Return what the Data Package says of one table."""
    return {
        "name": table.label.lower(),
        "title": str(table.model._meta.verbose_name),
        "description": meaning(table.model),
        "path": table.file,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": out.sizes[table.file],
        "hash": f"sha256:{out.sums[table.file]}",
        "dialect": DIALECT,
        "tregua": {"model": table.label, "rows": tally.rows},
        "schema": schema(table, table.columns, tally.like_a_formula),
    }


def _apart(table: Table) -> list[dict[str, Any]]:
    """Return what is said of the encrypted tables of a model: not how many rows, for that alone would speak."""
    parts = [(table.file, table.columns)] if table.protected else []
    parts += [(table.file_apart, table.apart)] if table.apart else []
    return [
        {
            "path": path,
            "description": meaning(table.model),
            "tregua": {"model": table.label},
            "schema": schema(table, columns, {}),
        }
        for path, columns in parts
    ]


def schema(table: Table, columns: tuple[AnyField, ...], like: dict[str, int]) -> dict[str, Any]:
    """Return the Table Schema of these columns."""
    relations = list(filter(None, map(relation, columns)))
    return {
        "fields": [column_of(table, column, like.get(column.attname, 0)) for column in columns],
        "missingValues": [""],
        "primaryKey": table.model._meta.pk.attname,
        "foreignKeys": [
            {
                "fields": key.attname,
                "reference": {
                    "resource": ""
                    if key.related_model is table.model
                    else key.related_model._meta.label.lower(),
                    "fields": key.target_field.attname,
                },
            }
            for key in relations
        ],
    }


def column_of(table: Table, column: AnyField, like: int) -> dict[str, Any]:
    """Return what a Table Schema says of one column, and who outside the centre may see it."""
    kind = kind_of(column).name
    says: dict[str, Any] = {
        "name": column.attname,
        **TYPES[kind],
        "title": str(column.verbose_name),
        **({"description": str(column.help_text)} if column.help_text else {}),
        "constraints": _constraints(column, kind),
        "tregua:shown_to": shown_to(table.model).get(column.name, NOBODY),
    }
    if kind in {"json", "bytes"}:
        says["tregua:holds"] = "JSON" if kind == "json" else "the SHA-256 of a file in files/"
    if column.choices:
        says["categories"] = [{"value": value, "label": str(label)} for value, label in column.flatchoices]
    if may_be_empty_or_unknown(column):
        says["missingValues"] = [NOT_KNOWN]
    if like:
        says["tregua:begins_like_a_formula"] = like
    return says


def _constraints(column: AnyField, kind: str) -> dict[str, Any]:
    says: dict[str, Any] = {}
    if not column.null and kind not in {"text", "bytes"}:
        says["required"] = True
    if column.unique:
        says["unique"] = True
    longest = stored(column).max_length
    if kind == "text" and longest:
        says["maxLength"] = longest
    return says
