"""Evidence files of an incident: the bytes as they came, their hash, and everything that was done with them."""

import hashlib
from typing import TYPE_CHECKING, ClassVar, Final

import pyrage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.incidents import clean_copy
from tregua.incidents.errors import IncidentError
from tregua.people.models import Person, Sealed, Stated
from tregua.people.vault import VaultError, open_sealed, seal
from tregua.record import actions as record
from tregua.record.shown import NOBODY
from tregua.record.within import BytesWithin

if TYPE_CHECKING:
    from tregua.incidents.models import Incident

MOST_BYTES: Final = 20 * 1024 * 1024
# What a file of each kind begins with: its name is not believed.
BEGINNINGS: Final = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", clean_copy.PDF),
)
UNKNOWN: Final = "application/octet-stream"


class How(models.TextChoices):
    """How the centre came by a file."""

    SENT = "sent", _("sent to us")
    MADE = "made", _("made by our own people")
    DOWNLOADED = "downloaded", _("downloaded where somebody published it")
    SCANNED = "scanned", _("scanned or photographed from paper")


class EvidenceFile(Stated):
    """A file as it came, never changed; sealed, only custodians open it. What leaves is a copy without marks."""

    incident = models.ForeignKey("incidents.Incident", on_delete=models.PROTECT, related_name="evidence")
    raw = BytesWithin(_("as received"), default=b"")
    sealed = models.ForeignKey(Sealed, null=True, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(_("SHA-256 of what was received"), max_length=64)
    size = models.PositiveIntegerField(_("bytes"))
    media_type = models.CharField(_("media type"), max_length=80)
    how = models.CharField(_("how we came by it"), max_length=12, choices=How.choices)
    graphic = models.BooleanField(_("graphic"), default=False)
    note = models.CharField(_("what it shows"), max_length=300, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("incident", "raw", "sealed", "sha256", "size", "media_type", "how", "graphic", "note"), NOBODY
    )

    @property
    def can_be_shown(self) -> bool:
        """Return whether a page can show it: a picture or a PDF that is not sealed."""
        return not self.sealed_id and (
            self.media_type in clean_copy.PICTURES or self.media_type == clean_copy.PDF
        )


class Did(models.TextChoices):
    """What was done with a file."""

    TAKEN_IN = "taken_in", _("taken in")
    LOOKED_AT = "looked_at", _("looked at")
    COPY_PROPOSED = "proposed", _("a copy without marks was proposed for outside")
    COPY_REFUSED = "refused", _("the copy for outside was refused")
    COPY_WITHDRAWN = "withdrawn", _("the copy for outside was withdrawn by whoever proposed it")
    COPY_GIVEN = "copy_given", _("a copy without marks was given outside")


class Custody(Stated):
    """Something was done with an evidence file: what, by whom, why, and the hash of what went out."""

    file = models.ForeignKey(EvidenceFile, on_delete=models.PROTECT, related_name="custody")
    did = models.CharField(_("what was done"), max_length=12, choices=Did.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    to = models.CharField(_("to whom"), max_length=200, blank=True)
    sha256 = models.CharField(_("SHA-256 of the copy"), max_length=64, blank=True)

    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(("file", "did", "reason", "to", "sha256"), NOBODY)


def media_type_of(raw: bytes) -> str:
    """Return what a file is by its first bytes."""
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in BEGINNINGS if raw.startswith(beginning)), UNKNOWN)


@transaction.atomic
def take_in(
    incident: "Incident",
    raw: bytes,
    *,
    how: str,
    by: Person,
    graphic: bool = False,
    is_sealed: bool = False,
    note: str = "",
) -> EvidenceFile:
    """Keep a file as it came; sealed, its bytes are for custodians alone. Its name is not kept: it may name somebody."""
    by.must("incidents.change")
    if not raw:
        raise IncidentError(gettext("This file is empty."))
    if len(raw) > MOST_BYTES:
        raise IncidentError(
            gettext(
                "This file is larger than %(most)s megabytes. Cut what is needed out of it, and keep the whole outside."
            )
            % {"most": MOST_BYTES // 1024 // 1024}
        )
    sha256 = hashlib.sha256(raw).hexdigest()
    if EvidenceFile.objects.filter(incident=incident, sha256=sha256).exists():
        raise IncidentError(gettext("This incident has exactly this file already."))
    try:
        locked = seal(raw, about="evidence") if is_sealed else None
    except VaultError as error:
        raise IncidentError(str(error)) from error
    made: EvidenceFile = EvidenceFile.objects.create(
        incident=incident, raw=b"" if locked else raw, sealed=locked, sha256=sha256, size=len(raw),
        media_type=media_type_of(raw), how=How(how).value, graphic=graphic, note=note, recorded_by=by,
    )  # fmt: skip
    note_custody(made, Did.TAKEN_IN, by=by)
    return made


@transaction.atomic
def note_custody(
    file: EvidenceFile, did: str, *, by: Person, reason: str = "", to: str = "", sha256: str = ""
) -> Custody:
    """Write down what was done with a file, in the transaction in which it is done, or in one of its own."""
    made: Custody = Custody.objects.create(
        file=file, did=Did(did).value, reason=reason, to=to, sha256=sha256, recorded_by=by
    )
    record.append(
        act=f"evidence {Did(did).name.lower().replace('_', ' ')}",
        by=by.code,
        subject=f"incidents.EvidenceFile/{file.pk}",
        facts={"sha256": sha256 or file.sha256},
    )
    return made


def original(
    file: EvidenceFile, *, by: Person, reason: str, identity: pyrage.x25519.Identity | None = None
) -> bytes:
    """Return the bytes as they came, checked against their hash; a sealed file needs a custodian's key."""
    if file.sealed is None:
        raw = bytes(file.raw)
    elif identity is None:
        raise IncidentError(gettext("This file is sealed. A custodian brings a key first."))
    else:
        raw = open_sealed(file.sealed, identity=identity, by=by, reason=reason)
    if hashlib.sha256(raw).hexdigest() != file.sha256:
        raise IncidentError(gettext("These bytes are not those that were taken in: the hash differs."))
    return raw


def looked_at_today(person: Person, since: object) -> int:
    """Return how many graphic files somebody has looked at since an instant."""
    return Custody.objects.filter(
        recorded_by=person, did=Did.LOOKED_AT, file__graphic=True, recorded_at__gte=since
    ).count()


def read_upload(upload: "UploadedFile[bytes]") -> bytes:
    """Return the bytes of an upload, one more than may be taken at most."""
    return bytes(upload.read(MOST_BYTES + 1))
