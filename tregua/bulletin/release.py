"""Open data of a period: every issue published for its days in every form, with proofs, licence, schema and checksums."""

import csv
import hashlib
import io
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final

from django.utils.translation import gettext

from tregua.bulletin.following import followings
from tregua.bulletin.formats import files_of
from tregua.bulletin.formats.packed import packed
from tregua.bulletin.models import Bulletin
from tregua.exchange.proofs import proof_of
from tregua.record.models import Body, Entry

# A day takes half a second to write in every form: strangers ask for a week, the command line for a year.
MOST_DAYS: Final = 366
MOST_DAYS_FOR_ANYBODY: Final = 7
SCHEMA: Final = Path(__file__).parent / "formats" / "bulletin.schema.json"
LICENCE: Final = """\
The figures, tables and texts in this archive may be used, changed and passed on under the Creative Commons
Attribution 4.0 International licence (CC BY 4.0, https://creativecommons.org/licenses/by/4.0/), naming the centre that
published them, the day and the issue. Quoted words belong to whoever said them.

A claim is not a finding, and figures of two bodies are never added up: see the method at the end of each bulletin.
Figures in sheets that corrections.csv names as corrected have been replaced by a later issue; those it
names as withdrawn stand no more.
"""


class ReleaseError(Exception):
    """The archive cannot be made; the message says why and what to do."""


def issues_of(first: date, last: date, *, most: int) -> list[Bulletin]:
    """Return the published issues that begin on these days, of every series, the oldest first, corrected ones too."""
    if last < first:
        raise ReleaseError(gettext("The last day lies before the first. Swap them."))
    if (last - first).days >= most:
        raise ReleaseError(
            gettext("At most %(days)s days go into one archive. Ask for a part of them.") % {"days": most}
        )
    found = Bulletin.objects.published().filter(day__gte=first, day__lte=last)
    return list(
        found.select_related("approval", "corrects")
        .defer("corrects__content")
        .order_by("day", "series", "number", "issue")
    )


def release_of(first: date, last: date, *, most: int = MOST_DAYS) -> bytes:
    """Return the archive of a period; ReleaseError when nothing was published for it."""
    issues = issues_of(first, last, most=most)
    if not issues:
        raise ReleaseError(gettext("Nothing was published for these days."))
    files = dict(_files(issues))
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    files["SHA256SUMS"] = sums.encode()
    return packed(files, at=_newest(issues))


def _newest(issues: list[Bulletin]) -> datetime:
    return max(datetime.fromisoformat(one.content["ends_at"]) for one in issues).astimezone(UTC)


def _files(issues: list[Bulletin]) -> Iterator[tuple[str, bytes]]:
    yield "LICENCE.txt", LICENCE.encode()
    yield "bulletin.schema.json", SCHEMA.read_bytes()
    yield "corrections.csv", _corrections(issues)
    for one in issues:
        folder = f"{one.key}-{one.issue}"
        for name, content in files_of(one):
            yield f"{folder}/{name}", content
        yield from _proof(folder, one.approval.entry_index)


def _corrections(issues: list[Bulletin]) -> bytes:
    """Say of each issue whether a later one replaced it, and why, and which one stands: the list points both ways."""
    every = followings(issues)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(
        ["called", "day", "last_day", "issue", "entry", "corrects_issue", "withdraws_issue", "corrected_by_issue", "withdrawn_by_issue", "reason", "standing_issue"]
    )  # fmt: skip
    for one in issues:
        by, stands = every[one.pk].after, every[one.pk].standing
        writer.writerow(
            [
                one.key, one.day.isoformat(), one.last.isoformat(), one.issue, one.approval.entry_index,
                *_either(one.corrects, withdrawn=one.withdraws), *_either(by, withdrawn=bool(by and by.withdraws)),
                by.reason if by else "", stands.issue if stands else "",
            ]
        )  # fmt: skip
    return out.getvalue().encode()


def _either(issue: Bulletin | None, *, withdrawn: bool) -> tuple[int | str, int | str]:
    """Return the number of an issue in one of two columns: corrected, or withdrawn."""
    number = issue.issue if issue else ""
    return ("", number) if withdrawn else (number, "")


def _proof(folder: str, index: int) -> Iterator[tuple[str, bytes]]:
    """Yield what proves an issue without us: its entry under a signed head, and the public part that the entry names."""
    proof = proof_of(index)
    body = Body.objects.filter(entry__in=Entry.objects.published(), entry__index=index).first()
    if proof is not None:
        yield f"{folder}/entry-{index}.tlog-proof", proof.written
    if body is not None and body.disclosures:
        yield f"{folder}/entry-{index}.public", f"{body.disclosures}\n".encode()
