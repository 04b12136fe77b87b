"""What the page says of a machine reading: its rules, the fields it fills and its flags, in words."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FIELDS: Final[dict[str, Promise]] = {
    "speaker": _("speaker"),
    "speaker_role": _("role"),
    "said_on": _("said on"),
    "heard_through": _("heard through"),
    "value": _("value"),
    "unit": _("what is counted"),
    "series": _("series"),
    "cumulative": _("a running total"),
    "scope": _("scope"),
    "by_province": _("by province"),
    "publisher": _("published by"),
    "party": _("party"),
    "who": _("who, as written"),
    "channel": _("through"),
    "account": _("account"),
    "posted_on": _("posted on"),
    "link": _("link"),
    "on_topic": _("on topic"),
    "day": _("day"),
    "place": _("place"),
    "place_as_written": _("place, as written"),
    "killed_min": _("killed, at least"),
    "killed_max": _("killed, at most"),
    "wounded_min": _("wounded, at least"),
    "wounded_max": _("wounded, at most"),
}
FLAGS: Final[dict[str, Promise]] = {
    "list_against_total": _("The list by province does not add up to its total."),
    "partial_list": _("The list by province gives a part of its total only."),
    "province_twice": _("A province is named twice in one list."),
    "one_figure_for_several": _("Several provinces have one figure together."),
    "totals_differ": _("Two totals over windows of one length differ."),
    "windows_differ": _("One total is said to cover two lengths of time."),
    "figure_not_read": _("What this figure counts could not be told."),
    "day_without_date": _("A day is named, and the text has no date to count from."),
    "date_assumed": _("A part of this date was not in the text and was assumed."),
    "weekday_against_date": _("The day of the week does not fit the date."),
    "date_ambiguous": _("The day and the month of this date can be read either way round."),
    "midnight_left_open": _("It is left open which midnight is meant, and in which zone."),
    "quotation_without_speaker": _("Nobody is named for these words."),
    "assessment_without_author": _("A judgement that nobody is named for."),
    "glued_links": _("A link and a picture were glued together when the text was copied."),
    "site_furniture": _("This belongs to the web page, not to the text."),
    "caption": _("This looks like the caption of a picture."),
    "text_cut": _("The text ends in the middle of a word or sentence."),
    "wrong_code_page": _("The letters were damaged by a wrong encoding."),
    "direction_mark": _("An invisible mark turns the direction of writing here."),
    "two_scripts_in_a_word": _("A word mixes letters of two scripts that look alike."),
    "not_read": _("The machine did not read this part: it does not know the language."),
    "only_figures_read": _("Of this part the machine read figures and dates only."),
}
UNKNOWN: Final = _("Look at this passage (%(kind)s).")


def flagged(kind: str, detail: Mapping[str, Any]) -> str:
    """Return what a flag says, with its figures where it has some."""
    says = str(FLAGS.get(kind, UNKNOWN)) % {"kind": kind}
    if "total" in detail and "parts" in detail:
        return f"{says} {detail['parts']:g} / {detail['total']:g}"
    if detail.get("likely"):
        likely = _("They may say: “%(words)s”") % {"words": detail["likely"]}
        return f"{says} {likely}"
    if detail.get("mark"):  # a mark that nobody sees is shown by its name
        return f"{says} {detail['mark']}"
    return says


def field_name(name: str) -> str:
    """Return what a field is called on the page."""
    return str(FIELDS.get(name, name))
