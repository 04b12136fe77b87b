"""What whoever answers the telephone says to somebody who asks for protection, in the caller's language, in this order."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: Final[tuple[Promise, ...]] = (
    _("Can you speak safely now? If not, hang up: say when we may call you back."),
    _("Do not tell me names or where you are yet. I ask for categories first."),
    _("For whom do you ask protection: for those who signed, a local administration, people who report, families, others?"),
    _("Who threatens, as far as you know? “I do not know” is an answer."),
    _("How soon: now, within hours, within days?"),
    _("What do you ask for: a guarantee, a warning, safe passage, relocation, medical help, something else?"),
    _("How may we reach you safely, when, and by which word will you know us? What shall we do if you do not answer?"),
    _("May we tell the other centre? You may say no, and you may take it back at any time."),
    _("Somebody who handles such requests acts on it within 15 minutes. We cannot promise more than that now."),
)  # fmt: skip
