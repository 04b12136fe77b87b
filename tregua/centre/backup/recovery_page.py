"""The page to print and keep in the safe: what one needs in the hand to bring this centre back."""

from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.template.loader import render_to_string
from django.utils import translation

from tregua.agreement.names import named
from tregua.centre.backup import live, owner
from tregua.centre.backup.faults import BackupError
from tregua.record import keys
from tregua.record.models import Entry


def html(language: str | None) -> str:
    """Return the page, filled in as far as the centre knows it, in one file that needs nothing else."""
    live.must_be_a_register()
    own = owner.read(Path(settings.CENTRE_FOLDER))
    try:
        recipients = live.recipients_of(own)
    except BackupError:
        recipients = []
    last = Entry.objects.about(live.MADE).last()
    with translation.override(language or settings.CENTRE.language):
        return render_to_string(
            "centre/recovery_page.html",
            {
                "centre": settings.CENTRE,
                "name": named(settings.CENTRE.names),
                "vkey": keys.log_vkey(),
                "recipients": [one for one in recipients if one != own.passphrase_recipient],
                "passphrase": bool(own.passphrase_recipient),
                "folder": settings.CENTRE.backup_folder,
                "postgresql": connection.vendor == "postgresql",
                "last": last.content["facts"] if last else None,
                "printed": datetime.now(UTC),
            },
        )
