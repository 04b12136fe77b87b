"""Taking records back in bulk: each gets a withdrawal with its reason, and one that was taken back before stays as it was."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.db import models, transaction

from tregua.people.models import Person
from tregua.record import actions as record
from tregua.reports.flags import AT_ONCE

Withdrawn = TypeVar("Withdrawn", bound=models.Model)


@transaction.atomic
def withdraw_all(
    kept: type[Withdrawn], of: str, ids: Sequence[str], *, act: str, subject: str, reason: str, by: Person
) -> list[Withdrawn]:
    """Withdraw the records with these ids; `of` is the field by which a withdrawal (`kept`) points to its record."""
    record.write_alone()  # nobody withdraws one of them between the look and the writing
    rows: models.QuerySet[Withdrawn] = models.QuerySet(kept)
    before = {
        one
        for some in batches_of(ids)
        for one in rows.filter(**{f"{of}__in": some}).values_list(of, flat=True)
    }
    new = [one for one in dict.fromkeys(ids) if one not in before]
    made = [kept(**{f"{of}_id": one, "reason": reason, "recorded_by": by}) for one in new]
    rows.bulk_create(made, batch_size=AT_ONCE)
    record.append_all((record.Act(act, f"{subject}/{one}", {"reason": reason}) for one in new), by=by.code)
    return made


def batches_of(ids: Sequence[str], size: int = AT_ONCE) -> Iterator[Sequence[str]]:
    """Yield ids in handfuls that a database takes in one question."""
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
