"""README.txt of an export: for somebody who was handed the folder and has a spreadsheet program, and no Tregua."""

from typing import Any, Final

WIDTH: Final = 96

TEXT: Final = """\
{title}
{underline}

This folder holds everything that {title} had recorded when its last act was written
({last_act_at}). It was written by Tregua {software}. You need no special program to read it:
tables are CSV files, texts are UTF-8, everything else is a plain file.

KEEP IT AS YOU WOULD KEEP THE CENTRE ITSELF. It holds what nobody outside the centre may see:
reports not released, what people wrote to the centre, the acts of its staff. Keep it on an
encrypted disk, give it to nobody else, and never publish any of it: what is public lies in
`published/`, and the public pages show it.


What is where
-------------
tables/           one CSV file for each kind of record; the first line names the columns
datapackage.json  what every column means, its type, who outside may see it, how the tables
                  belong together (a Data Package with Table Schemas: many programs read it)
files/            what arrived at the centre, byte for byte, and what is sealed. A file is named
                  by the SHA-256 of what it holds; the tables name it by that
logs/             the centre's two logs, one entry a line: journal.jsonl (every act of the
                  centre) and published.jsonl (what was released)
published/        the published log as anybody may check it: tregua verify published
protected/        {protected}
centre.toml       the centre's settings
keys/             the key others check the log with{log_key}
SHA256SUMS        the SHA-256 of every file that is not in files/: sha256sum -c SHA256SUMS


Opening a table in a spreadsheet program
----------------------------------------
Do not double-click a CSV file. Excel would guess: it takes the letters for another alphabet,
makes dates of codes, and runs what begins with = as a formula. Import it as text instead.
  Excel        Data > From Text/CSV > File origin "65001: Unicode (UTF-8)", delimiter comma,
               data type detection "Do not detect data types" > Load
  LibreOffice  File > Open > character set Unicode (UTF-8), separator comma only, mark all
               columns and choose column type "Text"
Cells are kept exactly as they were written, also those that begin with = + - or @;
datapackage.json counts them for each column (tregua:begins_like_a_formula).

A column that ends in _id names the row of another table by its id; datapackage.json says of
which table (foreignKeys). Moments are UTC. An empty cell in a column of numbers, dates or
moments means: not known. JSON in a cell holds lists, or a text in several languages.
{formulas}

The tables
----------
{tables}

How to check that nothing was changed
-------------------------------------
1. sha256sum -c SHA256SUMS (Linux), shasum -a 256 -c SHA256SUMS (macOS). In files/ each name is
   the hash. Who made the export has the hash of SHA256SUMS in the journal and on paper.
2. tregua verify published --vkey "{vkey}"
   Get this key from the centre by another way than this folder.
3. logs/journal.jsonl: the tree of RFC 6962 over its lines (leaf = SHA-256 of 00 and the line)
   gives at {journal_signed} lines the root {journal_root}
   in the last row of tables/record.Head.csv whose log is `journal`; its `note` is signed.

How to have a centre again
--------------------------
tregua load THIS-FOLDER --to NEW-FOLDER makes a centre that shows the same. It can be read and
not written until somebody confirms that no other copy is in use: tregua centre confirm.
What is not in an export:
{stays}
"""

PROTECTED: Final = """requests for protection, and points on a map, encrypted (age). Whoever has the
                  passphrase of the export: age --decrypt protected/key.age > key.txt, then
                  age --decrypt -i key.txt protected/NAME.csv.age > NAME.csv"""
WITHOUT: Final = """is not there: requests for protection and points on a map were left out"""


def text(says: dict[str, Any]) -> str:
    """Return the text of README.txt from what datapackage.json says."""
    own, state = says["tregua"], says["tregua"]["state"]
    age = own["protected"]["how"] == "age"
    title = says["title"]
    return TEXT.format(
        title=title,
        underline="=" * len(title),
        last_act_at=state["last_act_at"] or "nothing yet",
        software=own["software"],
        protected=PROTECTED if age else WITHOUT,
        log_key=", and the log key under its passphrase" if own["log_key"] else "",
        formulas=_formulas(says["resources"]),
        tables="\n".join(_lines(says)),
        vkey=own["vkey"],
        journal_signed=state["journal"]["signed_entries"],
        journal_root=state["journal"]["signed_root"] or "(none signed yet)",
        stays="\n".join(_stays(own)),
    )


def _lines(says: dict[str, Any]) -> list[str]:
    """Return a line for each table: the file, how many rows, what a row is."""
    all_of_them = [*says["resources"]]
    if says["tregua"]["protected"]["how"] == "age":
        all_of_them += says["tregua"]["protected"]["tables"]
    return [f"{one['path']}{_rows(one['tregua'])}\n    {one['description']}" for one in all_of_them]


def _rows(of_table: dict[str, Any]) -> str:
    """Return how many rows a table has; of what is protected nobody is told."""
    count = of_table.get("rows")
    return "" if count is None else f": {count} row{'' if count == 1 else 's'}"


def _formulas(resources: list[dict[str, Any]]) -> str:
    found = [
        f"{one['path']} ({column['name']}: {column['tregua:begins_like_a_formula']})"
        for one in resources
        for column in one["schema"]["fields"]
        if column.get("tregua:begins_like_a_formula")
    ]
    return f"Here such cells are in: {'; '.join(found)}.\n" if found else ""


def _stays(own: dict[str, Any]) -> list[str]:
    ours = {
        label: why for label, why in own["stays"].items() if not label.startswith(("auth.", "contenttypes."))
    }
    reasons = {why: [label for label in ours if ours[label] == why] for why in ours.values()}
    lines = [f"  {', '.join(labels)}: {why}" for why, labels in reasons.items()]
    lines += [
        f"  {', '.join(fields)} of {label}: everybody comes in anew by a one-time login (tregua login CODE)"
        for label, fields in own["left_out"].items()
    ]
    if not own["log_key"]:
        lines.append(
            "  keys/log.pem: bring it from the old centre or its backup; without it nothing can be signed"
        )
    if own["protected"]["how"] != "age":
        lines.append("  requests for protection and points on a map: they were left out when this was made")
    return lines
