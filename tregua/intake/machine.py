"""What the machine read in a message: kept when its page is first opened, read anew when the reader is another."""

from typing import Any, ClassVar, Final

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from tregua.intake.after import tell_read
from tregua.people.models import Person, Stated
from tregua.record.shown import NOBODY

# A page never waits longer than this many characters take; `tregua read` reads longer texts.
LONGEST: Final = 60_000


class MachineReadingQuerySet(models.QuerySet["MachineReading"]):
    """What the machine read."""

    def latest_of(self, message_id: str) -> "MachineReading | None":
        """Return the newest reading of a message."""
        return self.filter(message_id=message_id).order_by("-id").first()


class MachineReading(Stated):
    """What one version of the reader proposes to make of a message, and what it flags; nothing of it is a record."""

    message = models.ForeignKey("intake.Message", on_delete=models.PROTECT, related_name="machine_readings")
    version = models.CharField(_("version of the reader"), max_length=16)
    language = models.CharField(_("language"), max_length=8, blank=True)
    bulletin_date = models.JSONField(_("Day in the title of the bulletin"), null=True, blank=True)
    proposals = models.JSONField(_("proposals"), default=list)
    flags = models.JSONField(_("flags"), default=list)

    objects = MachineReadingQuerySet.as_manager()
    shown_to: ClassVar[dict[str, str]] = dict.fromkeys(
        ("message", "version", "language", "bulletin_date", "proposals", "flags"), NOBODY
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["message", "version"], name="one_machine_reading_a_version")
        ]

    def proposal(self, kind: str, start: int, end: int) -> dict[str, Any] | None:
        """Return what was proposed for this passage, if anything was."""
        for one in self.proposals:
            if (one["kind"], one["start"], one["end"]) == (kind, start, end):
                return dict(one)
        return None


def is_readable(channel: str, text: str) -> bool:
    """Return whether the machine reads such a message when its page is opened."""
    return channel == "text" and bool(text.strip()) and len(text) <= LONGEST


def reading_of(message: Any, by: Person) -> MachineReading | None:
    """Return the reading of a message by the reader of today, and keep it the first time; None: it is not read."""
    if not is_readable(message.channel, message.text):
        return None
    from tregua.intake.reading.version import version  # noqa: PLC0415 - the words of all languages are wanted by a page only

    kept = MachineReading.objects.filter(message_id=message.pk, version=version()).first()
    if kept is not None:
        return kept
    reading, says = _read(message)
    try:
        with transaction.atomic():
            made = MachineReading.objects.create(message=message, version=version(), recorded_by=by, **says)
            tell_read(message, reading)
            return made
    except IntegrityError:  # somebody opened the same page at the same moment; the reading is the same
        return MachineReading.objects.get(message_id=message.pk, version=version())


def _read(message: Any) -> tuple[Any, dict[str, Any]]:
    """Read the working text: what is sealed stands there as black bars, and the machine sees no more."""
    from tregua.intake.reading.proposals import MOST, proposals  # noqa: PLC0415 - the words of all languages are wanted by a page only
    from tregua.intake.reading.reader import read  # noqa: PLC0415 - the words of all languages are wanted by a page only

    reading = read(message.text, published=message.published_on)
    data = reading.as_data()
    return reading, {
        "language": reading.language,
        "bulletin_date": data["bulletin_date"],
        "proposals": [one.as_data() for one in proposals(reading)[:MOST]],
        "flags": [
            {name: one[name] for name in ("kind", "start", "end", "words", "detail")}
            for one in data["flags"][:MOST]
        ],
    }


def said_of(message_id: str, kind: str, start: int, end: int) -> dict[str, Any]:
    """Return what the machine proposed for a passage that is a draft now, or nothing."""
    reading = MachineReading.objects.latest_of(message_id)
    return (reading.proposal(kind, start, end) if reading else None) or {}
