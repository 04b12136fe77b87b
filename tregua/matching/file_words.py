"""What is said to a person of lists in files: how they are read, what is odd, and the remedy; reasons in one sentence."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.intake.sheet_wording import WORDS as SHEET_WORDS
from tregua.intake.sheet_wording import worded as sheet_worded
from tregua.matching.files.explaining import MAYBE, SURE

# Why a run cannot begin.
ERRORS: Final[dict[str, Promise]] = {
    "no_file": _("%(file)s cannot be opened (%(detail)s). Look at the name."),
    "empty_file": _("%(file)s is empty. Export the list again."),
    "no_rows": _("%(file)s has column names but no rows. Export the list again."),
    "no_header": _("No row of %(file)s names the columns. Write their names into the first row."),
    "no_sheet": _(
        "%(file)s has no such sheet with named columns; it has: %(sheets)s. Name one with sheet = in the map."
    ),
    "no_events": _(
        "%(file)s has no column that could be a day, so it holds no events. Its columns are: %(columns)s. If one of them is the "
        "day, say so with --map (tregua match --write-map writes one to begin from)."
    ),
    "no_column": _(
        "The map says that %(field)s of %(file)s is in a column “%(column)s”, which is not there. Its columns are: %(columns)s."
    ),
    "no_zone": _("There is no time zone “%(zone)s”. Write it as Asia/Damascus or UTC."),
    "map_broken": _("%(file)s cannot be read as TOML (%(detail)s)."),
    "map_unknown": _("%(file)s: “%(name)s” is nothing a map can say. It can say: %(known)s."),
    "memory": _("“%(given)s” is no size of memory. Write it as 4GB."),
    "no_spark": _(
        "%(missing)s is missing, without which there is no Spark. Install tregua[spark] and Java 17, or start by: python3 run.py --spark tregua match"
    ),
    "no_gazetteer": _(
        "%(file)s is none of the gazetteers that are read (COD-AB GeoJSON, GeoNames, Open-Syria, Tregua's own table), and no table with a name, a latitude and a longitude in each row. Its columns are: %(columns)s."
    ),
    "ending": _("%(file)s: what is written is told by the ending. Known are: %(known)s."),
    "no_folder": _("%(file)s cannot be written: there is no folder %(folder)s."),
    "not_writable": _("%(file)s cannot be written (%(detail)s). Name a file in another folder."),
    "broken": _("%(file)s is damaged or not complete (%(detail)s). Export or copy it again."),
}
# What is odd in a list or in some of its rows.
FLAGS: Final[dict[str, Promise]] = {
    "list_twice": _(
        "%(file)s holds the very bytes of this list, which is read once. Give each list once; inside a list, doubles are found anyhow."
    ),
    "same_rows": _("%(file)s holds the same rows as this list, which is read once."),
    "lines_left_out": _(
        "%(count)s lines cannot be read as rows and were left out (lines %(lines)s). Look at their quotation marks."
    ),
    "letters_unread": _("Some letters are in no known encoding and stand as �. Export the list as UTF-8."),
    "packed_cut_off": _(
        "The packed file ends too early: only what was before the cut is read. Copy or download it again."
    ),
    "packed_damaged": _(
        "The packed file is damaged: only what was before the damage is read (%(fault)s). Copy it again."
    ),
    "one_sheet_of_several": _(
        "Of the sheets %(sheets)s only “%(sheet)s” is read. Name another with sheet = in the map."
    ),
    "no_day": _("The cell does not say when: the row has no day. Fill it in if it is known."),
    "year_missing": _(
        "“%(stood)s” does not say the year. Say it with --year 2016, or write the day as 2016-03-04."
    ),
    "day_ambiguous": _(
        "“%(stood)s” may be %(readings)s. Say with --day-first yes or no which it is, or write it as 2016-03-04."
    ),
    "no_day_column": _("No column says when. Say with --map which one does."),
    "no_coordinate_columns": _(
        "No columns hold latitude and longitude: places are compared by names and areas. A gazetteer (--places) says more."
    ),
    "no_key_column": _(
        "No column holds an identifier; rows are called by their number. Say with --map which column identifies a row (key)."
    ),
    "key_missing": _("The row has no identifier and is called by its number. Give it one."),
    "key_twice": _(
        "The identifier stands in an earlier row too. Both rows are matched; give each its own if they are two."
    ),
    "row_twice": _(
        "The row says what an earlier one says, identifier and all: it is a copy, stands in the same event, and counts once."
    ),
    "order_shown": _(
        "In days of three numbers the day stands first, as other days of this column show; if not, say --day-first no."
    ),
    "order_shown_month": _(
        "In days of three numbers the month stands first, as other days of this column show; if not, say --day-first yes."
    ),
    "year_1970": _(
        "The day lies in 1970, which programs write for nothing: it is taken as not known. Correct or empty the cell."
    ),
    "far_year": _(
        "The day lies decades from the other days of the list. It is used as it stands; look at the source."
    ),
    "ends_before": _("The end is not after the beginning and is not used. Look at the source."),
    "precision_not_known": _(
        "“%(stood)s” says nothing known of how exactly it is known. Say what it means with --map (time_precision, place_precision)."
    ),
    "half_a_point": _(
        "Only one of latitude and longitude is there; the point is not used. Fill in the other."
    ),
    "zero_point": _(
        "The point 0, 0 is what programs write for nothing: it is taken as not known. Empty the cells."
    ),
    "swapped": _(
        "Latitude and longitude seem to stand in each other's column: turned round, the point lies among the others of the list. "
        "It is not used as it stands and not turned; correct the cells."
    ),
    "swapped_list": _(
        "Turned round, the points of this list lie among those of the other list, and as they stand they do not: latitude and "
        "longitude are in each other's column. They are not used; say with --map which column is which."
    ),
    "outside_the_world": _("The point lies nowhere on the earth and is not used. Correct the cells."),
    "only_province": _("Only the province is known. The row is matched by it, with little certainty."),
    "no_place": _(
        "Neither a point nor a name nor a province is there: such a row cannot be matched. Fill in the place if it is known."
    ),
    "located_by_name": _(
        "%(count)s rows have no point but a name that other rows of its province, or the gazetteer, put in one place: they are "
        "matched as lying there."
    ),
    "civilians_compared": _(
        "Another list counts civilians only: of this list, the civilians among the killed are compared with its toll."
    ),
    "too_many_parts_in_cell": _(
        "The cell lists %(count)s parties or kinds, so it says nothing of any. Name the one that is meant, or leave it empty."
    ),
    "cell_too_long": _(
        "The cell holds more text than anybody writes there, and is not read. Look whether a quotation mark before it is not closed."
    ),
    "words_not_known": _(
        "%(count)s words of this column stand in no taxonomy and agree only with themselves: %(words)s. Say with --map (kinds, "
        "actors, means) what they mean, if another list has other words for it."
    ),
    "range_backwards": _(
        "The least is more than the most; they are taken the other way round. Look at the source."
    ),
    "negative": _("A count below zero is not used. Correct the cell."),
}
# Why the weights were not learned from the lists.
NOT_LEARNED: Final[dict[str, Promise]] = {
    "too_few_reports": _(
        "These are too few reports to learn from: the weights that come with Tregua were used."
    ),
    "too_few_pairs": _(
        "Too few reports lie near each other to learn from them: the weights that come with Tregua were used."
    ),
    "implausible_number": _(
        "What was learned from these lists would find an implausible number of links: the weights that come with Tregua were used."
    ),
    "nearness_unlearned": _(
        "These lists do not show what nearness in time and place is worth: the weights that come with Tregua were used."
    ),
}
FIELDS: Final[dict[str, Promise]] = {
    "key": _("identifier"), "source": _("source"), "start": _("from"), "end": _("until"), "day": _("day"), "time": _("time"),
    "until_day": _("last day"), "until_time": _("end time"), "time_precision": _("how exactly the time is known"),
    "place": _("place, as written"), "place_other": _("place, in other letters"), "place_code": _("code of the place"),
    "country": _("country"), "province": _("province"), "district": _("district"), "place_precision": _("how exactly the place is known"),
    "latitude": _("latitude"), "longitude": _("longitude"), "violation_type": _("what happened"), "actor": _("alleged actor"),
    "actor_group": _("group of the actor"), "other_side": _("whom the actor fought"), "target": _("target"), "weapon": _("weapon"), "killed": _("killed, at least"),
    "killed_max": _("killed, at most"), "killed_best": _("killed, best estimate"),
    "killed_civilians": _("civilians killed"), "killed_unclear": _("killed, not known who"), "wounded": _("wounded, at least"), "wounded_max": _("wounded, at most"),
}  # fmt: skip
# What a level of a feature says, in a few words; times and distances are worked out below.
PHRASES: Final[dict[str, Promise]] = {
    "time.same_day": _("the same day"),
    "time.not_known": _("no time is told"),
    "place.same_place": _("the same settlement"),
    "place.same_district": _("the same district"),
    "place.same_province": _("the same province"),
    "place.other_province": _("other provinces"),
    "name.same_name": _("the same name of the place"),
    "name.alike": _("names that sound alike"),
    "name.somewhat_alike": _("names somewhat alike"),
    "name.not_alike": _("other names of the place"),
    "kind.same_subtype": _("the same kind of event"),
    "kind.same_type": _("the same kind of event"),
    "kind.same_group": _("kinds of one group"),
    "kind.other_subtype": _("kinds that differ in detail"),
    "kind.other_type": _("other kinds of one group"),
    "kind.other_group": _("other kinds of event"),
    "means.same_means": _("the same means"),
    "means.like_means": _("means easily mistaken"),
    "means.other_means": _("other means"),
    "target.same_sort": _("the same sort of target"),
    "target.other_sort": _("other sorts of target"),
    "actor.same_actor": _("the same party accused"),
    "actor.same_group": _("parties of one group accused"),
    "actor.other_actor": _("other parties of one group accused"),
    "actor.other_group": _("other parties accused"),
    "casualties.same_large_figure": _("the same large toll"),
    "casualties.same_figure": _("the same toll"),
    "casualties.overlap": _("tolls that may be the same"),
    "casualties.both_none": _("nobody killed in either"),
    "casualties.same_least": _("the same least toll"),
    "casualties.same_most": _("the same highest toll"),
    "casualties.near": _("tolls that are close"),
    "casualties.differ": _("tolls that differ"),
    "casualties.none_and_some": _("a toll against none"),
}
_WITHIN: Final = re.compile(r"(?:same_(place|district)_)?(?:within_(\d+)_(min|m)|further)")


def phrase(feature: str, context: str, level: str) -> str:
    """Return what a level says in a few words; "" where nothing is known to be said."""
    found = _WITHIN.fullmatch(level)
    if not found:
        return str(PHRASES.get(f"{feature}.{_small(context, level)}", ""))
    whole, number, unit = found.groups()
    within = int(number or 0)
    if feature == "time":
        said = _apart_in_time(within, context)
    elif not number:
        said = gettext("far apart")
    elif unit == "m" and within < 1000:
        said = gettext("within %(n)s m") % {"n": within}
    else:
        said = gettext("within %(n)s km") % {"n": f"{within / 1000:g}"}
    return f"{PHRASES[f'place.same_{whole}']}, {said}" if whole else said


def _small(context: str, level: str) -> str:
    """Return the level; figures that begin with fewer than four are the same, but not large."""
    return "same_figure" if level == "same_large_figure" and context[:1] in "0123" else level


def _apart_in_time(minutes: int, context: str) -> str:
    """Return how far apart in time two reports are; of whole days, in days."""
    if not minutes:
        return gettext("days apart")
    if "day" in context.split(" × ") or "range" in context:
        days = round(minutes / 1440)
        return gettext("the same day") if days == 0 else gettext("up to %(n)s days apart") % {"n": days + 1}
    if minutes < 120:
        return gettext("within %(n)s minutes") % {"n": minutes}
    return gettext("within %(n)s hours") % {"n": f"{minutes / 60:g}"}


def sentence(spoken: Sequence[tuple[str, int]], probability: float) -> str:
    """Return a score in one short sentence: what speaks for one event, then what speaks against it."""
    for_it = [words for words, points in spoken if words and points > 0]
    against_it = [words for words, points in spoken if words and points < 0]
    how = (
        gettext("very likely")
        if probability >= SURE
        else gettext("likely")
        if probability >= MAYBE
        else gettext("possible")
    )
    speaks = ", ".join(for_it[:4]) or gettext("nothing in particular")
    against = gettext("; but %(words)s") % {"words": ", ".join(against_it[:2])} if against_it else ""
    return f"{how}: {speaks}{against}"


def why_not_learned(codes: str) -> str:
    """Return why the weights that come with Tregua are used, of codes with "; " between them."""
    return " ".join(str(NOT_LEARNED.get(code, code)) for code in codes.split("; "))


def flag_worded(why: str, detail: Mapping[str, Any]) -> str:
    """Return what is odd, and what to do about it."""
    if why == "order_shown" and not detail["day_first"]:
        why = "order_shown_month"
    if why in FLAGS:
        return str(FLAGS[why]) % detail
    return sheet_worded(why, detail)


def error_worded(why: str, detail: Mapping[str, Any]) -> str:
    """Return why a run cannot begin, and what to do about it."""
    if why in ERRORS:
        return str(ERRORS[why]) % detail
    if why in SHEET_WORDS:
        return f"{detail.get('file', '')}: {sheet_worded(why, detail)}"
    return f"{why}: {detail}"
