"""Shredding: a redaction that also destroys the sealed part of an entry with every key that opens it.

The rows go (SQLite overwrites them: secure_delete), the public line is blanked, a tombstone stays, and the published
log says that and why. What somebody outside has opened and copied cannot be reached; backups made before still hold
the rows, and lose them again when our log's redactions are applied to a restored copy.
"""

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.exchange import trust
from tregua.exchange.continued import Continued
from tregua.exchange.faults import SOFTWARE
from tregua.exchange.ledger import Audience, Way, disclose
from tregua.exchange.refusing import ExchangeError
from tregua.exchange.sealing import released_as
from tregua.exchange.seals import Grant, Opening, Shredded
from tregua.people.models import Person
from tregua.record import actions as record
from tregua.record import entry as leaf
from tregua.record import forgetting
from tregua.record.models import Body, Entry

LONGEST_AUTHORITY: Final = 200


class Reason(models.TextChoices):
    """Why something is redacted: a code, published with the redaction."""

    SAFETY = "safety", _("somebody's safety")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("consent was withdrawn")
    MISTAKE = "mistake", _("released by mistake")
    LAW = "law", _("the law, or an order of a court")


class ShreddingError(ExchangeError):
    """This entry cannot be shredded; the message says why."""


@transaction.atomic
def shred(entry_index: int, *, reason_code: str, authority: str, by: Person) -> Shredded:
    """Redact an entry of ours and destroy its sealed part; the log, its proofs and every other entry stay as they are."""
    by.must("exchange.shred")
    record.write_alone()
    _must_be_redactable(entry_index)
    keys = destroy_keys(entry_index)
    try:
        redaction = record.redact(
            entry_index, reason_code=Reason(reason_code), authority=authority[:LONGEST_AUTHORITY], by=by.code
        )
    except record.RedactionError as error:
        raise ShreddingError(str(error)) from error
    tombstone: Shredded = Shredded.objects.create(
        entry_index=entry_index,
        redaction_index=redaction.index,
        reason_code=reason_code,
        authority=authority[:LONGEST_AUTHORITY],
        keys=keys,
        recorded_by=by,
    )
    about, _precision = released_as(entry_index)
    disclose(
        record=about[0], record_id=about[1], entry_index=entry_index, audience=Audience.PUBLIC,
        way=Way.SHREDDED if keys else Way.REDACTED, by=by, basis=f"entry {redaction.index}: {reason_code}",
    )  # fmt: skip
    record.publish_after_commit(by=by.code)
    transaction.on_commit(forget_on_disk, robust=True)
    return tombstone


def _must_be_redactable(entry_index: int) -> None:
    schema = leaf.parse(bytes(Entry.objects.published().get(index=entry_index).data)).data["sch"]
    if trust.never_redacts(schema):
        raise ShreddingError(
            gettext(
                "The charter of both centres says that records of the kind %(schema)s are never redacted."
            )
            % {"schema": schema}
        )


def destroy_keys(entry_index: int) -> int:
    """Delete the sealed part of an entry and every key that opens it; return how many keys there were."""
    opening = Opening.objects.filter(entry_index=entry_index).first()
    if opening is None:
        return 0
    keys = Grant.objects.filter(opening=opening).count()
    opening.delete()
    return keys


def forget_on_disk() -> None:
    """Let the database's own copies of seals and keys go."""
    forgetting.forget_on_disk(Grant, Opening)


@transaction.atomic
def apply_redactions() -> list[int]:
    """Destroy again what our published log says was redacted; return the entries of which something was still here.

    An old backup still has bodies and keys of what was redacted after it was made.
    """
    again = [ref.index for one, ref in _redacted() if _destroy_again(ref, one)]
    if again:
        record.append(act="redactions applied again", by=SOFTWARE, facts={"entries": again})
        transaction.on_commit(forget_on_disk, robust=True)
    return again


def _redacted() -> Iterator[tuple[Entry, leaf.Ref]]:
    names = Continued()
    for one in Entry.objects.published():
        says = leaf.parse(bytes(one.data))
        if says.known and says.data["t"] == "redact":
            yield from (
                (one, ref)
                for ref in says.refs
                if ref.index < one.index and names.name(ref.origin, ref.index) == settings.ORIGIN
            )


def _destroy_again(ref: leaf.Ref, redaction: Entry) -> bool:
    found = bool(destroy_keys(ref.index))
    body = (
        Body.objects.filter(entry__log="published", entry__index=ref.index, entry__leaf_hash=ref.leaf_hash)
        .exclude(disclosures="")
        .first()
    )
    if body is not None:
        body.disclosures, body.redacted_by = "", redaction
        body.save(update_fields=["disclosures", "redacted_by"])
    return found or body is not None
