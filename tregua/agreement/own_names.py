"""Who signed is sealed, unless they published their own name: where and when, seen by two people.

The name stands in plain only in what the second person confirmed; when the proof is revoked it is written over.
"""

from typing import ClassVar, Final

from django.db import models
from django.utils.translation import gettext_lazy as _

from tregua.agreement.commitments import Acceptance
from tregua.people.models import Person, Sealed, Stated
from tregua.record.kept import Identified
from tregua.record.shown import NOBODY

LONGEST: Final = 200


class OwnPublication(models.TextChoices):
    """Where somebody published their own name."""

    OWN_ACCOUNT = "own_account", _("on an account of their own")
    SPEECH = "speech", _("speaking in public themselves")
    SIGNED_STATEMENT = "signed_statement", _("in a public statement that they signed")
    INTERVIEW = "interview", _("in an interview that they gave under their name")


class OwnName(Stated):
    """A proof that the signatory of an acceptance published their own name: where, when, by what source, and a copy of it.

    The copy names them, so it is sealed; a source that is taken down proves nothing any more. Proofs that were noted
    before copies were kept have none.
    """

    acceptance = models.ForeignKey(Acceptance, on_delete=models.PROTECT, related_name="own_names")
    where = models.CharField(_("where they published it"), max_length=20, choices=OwnPublication.choices)
    published_on = models.DateField(_("day of publication"))
    source = models.TextField(_("source"))
    copy = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="+")
    copy_sha256 = models.CharField(_("SHA-256 of the copy"), max_length=64, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("acceptance", "where", "published_on", "source", "copy", "copy_sha256"), NOBODY
    )

    class Meta:
        ordering: ClassVar = ["recorded_at", "id"]


class OwnNameConfirmed(Identified):
    """A second person saw the source too and wrote the name as it stands there; empty once the proof is revoked."""

    own_name = models.OneToOneField(OwnName, on_delete=models.PROTECT, related_name="confirmed")
    name = models.CharField(_("name"), max_length=LONGEST, blank=True)
    recorded_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", editable=False, verbose_name=_("recorded by")
    )

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("own_name", "name", "recorded_by"), NOBODY)


class OwnNameRevoked(Stated):
    """A proof does not hold, or no longer: from here on the name is sealed again."""

    own_name = models.OneToOneField(OwnName, on_delete=models.PROTECT, related_name="revoked")
    reason = models.TextField(_("reason"))

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("own_name", "reason"), NOBODY)
