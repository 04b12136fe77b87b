"""How asking somebody went the last time, in words: what the pages show instead of asking themselves."""

from typing import Final

from django.utils import timezone

from tregua.exchange.models import Reached

LONGEST: Final = 500


def note_down(name: str, trouble: str = "") -> None:
    """Keep how asking went; after a failure the last answer keeps its time.

    That somebody is away is what the words say already: its name as a check is left out.
    """
    trouble = trouble.removeprefix("AWAY ")
    now = timezone.now()
    says = {"asked_at": now, "trouble": trouble.replace("\0", "\ufffd")[:LONGEST]}
    Reached.objects.update_or_create(name=name, defaults=says | ({} if trouble else {"answered_at": now}))
