"""What the instrument in force lets this centre do now."""

from django.utils import timezone

from tregua.agreement.texts import Agreement


def allows(verb: str) -> bool:
    """Return whether the agreement in force allows a verb of the mandate; without an agreement everything is."""
    agreement = Agreement.objects.in_force(timezone.now())
    return agreement is None or verb in agreement.verbs_now
