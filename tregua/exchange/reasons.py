"""The words behind a suggestion: codes come from the comparison, a page says them in its own language."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

REASONS: Final[dict[str, Promise]] = {
    "same_day": _("same day"),
    "next_day": _("neighbouring days; a date is often off by one"),
    "same_area": _("same area"),
    "area_inside": _("one area lies in the other"),
    "same_province": _("same province"),
    "same_type": _("same violation type"),
    "same_group": _("violation types of one group"),
    "same_speaker": _("same speaker, as far as spellings tell"),
    "same_organiser": _("same organiser, as far as spellings tell"),
    "same_words": _("same words"),
    # Of two names on lists:
    "same_spelling": _("the same name, or one that stands in the other, as far as spellings tell"),
    "same_but_unit": _("the same name but for the word for the kind of unit"),
    "alike": _("names that sound alike"),
    "linked": _("the register says how the two parties belong together"),
}
