"""A list that is taken out as a file stands in the disclosure ledger for each record in it."""

from collections.abc import Sequence

from tregua.exchange.ledger import Audience, Disclosed, Way, must_have_a_way_out
from tregua.people.models import Person


def list_left(label: str, ids: Sequence[str], number: str, by: Person) -> None:
    """Write for every record of a list that it left, with the number of the file and who took it."""
    must_have_a_way_out(label)
    Disclosed.objects.bulk_create(
        Disclosed(
            record=label, record_id=pk, fields=["list"], audience=Audience.NAMED, recipient=by.code,
            way=Way.EXPORT, by=by.code, basis=f"list {number}",
        )
        for pk in ids
    )  # fmt: skip
