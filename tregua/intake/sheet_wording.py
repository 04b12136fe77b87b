"""What is said to a person of a spreadsheet: where something stands, what is the matter, and the remedy."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.dates import WEEKDAYS
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tregua.intake.channels.sheet.problems import CellError

# Why a whole file is not opened.
UNREADABLE: Final[dict[str, Promise]] = {
    "empty_file": _("This file is empty. Save the spreadsheet again and choose it anew."),
    "no_rows": _(
        "No sheet of this file has a row with something in it. Choose the file that holds the table."
    ),
    "too_large": _(
        "This file has %(size)s MB; up to %(limit)s MB are read. Split the table into several files."
    ),
    "too_large_unpacked": _(
        "Unpacked, this file has more than %(limit)s MB. Such a file may be made to harm and is not opened. "
        "If it is a true table, split it into several files."
    ),
    "too_many_parts": _(
        "This file is packed from %(count)s parts; up to %(limit)s are read. Open it in the program it was made with, "
        "save the table alone as XLSX, and choose that."
    ),
    "too_many_sheets": _(
        "This file has %(count)s sheets; up to %(limit)s are read. Save the sheets you need in a file of their own."
    ),
    "too_many_rows": _(
        "There are %(count)s rows; up to %(limit)s are read. Split the table into several files."
    ),
    "too_many_columns": _(
        "There are %(count)s columns, up to %(column)s; %(limit)s are read. Delete the columns that you do not need; if there "
        "are no such, something stands far to the right by mistake."
    ),
    "too_many_cells": _(
        "There are %(count)s cells from the first to the last that is filled; up to %(limit)s are read. Delete what stands far "
        "below or to the right, or split the table into several files."
    ),
    "too_much_text": _(
        "The cells hold more than %(limit)s characters of text. Split the table into several files."
    ),
    "password": _(
        "This file is protected by a password. Open it in the program it was made with, take the password off "
        "(save it without one), and choose that file."
    ),
    "broken": _(
        "This file is damaged or not complete (%(detail)s). Open it in the program it was made with, save it as XLSX, "
        "and choose that; or ask for it to be sent again."
    ),
    "line_broken": _(
        "Row %(row)s cannot be read (%(detail)s). Correct that line, or save the table as XLSX."
    ),
    "not_a_spreadsheet": _(
        "This is an office document but no spreadsheet. Copy its table into a spreadsheet, save that as XLSX, and choose it."
    ),
    "other_file": _(
        "This file is no spreadsheet but something else, such as a PDF, a picture or a program. Ask for the table as XLSX or CSV, "
        "or copy it into a spreadsheet."
    ),
    "archive": _("This is an archive with %(count)s files in it. Unpack it and choose the table."),
    "xlsb": _("This is a binary workbook (XLSB). Save it as XLSX and choose that."),
    "numbers": _("This is a file of Apple Numbers. Export it as XLSX or CSV and choose that."),
    "markup_file": _(
        "This file is a web page or an XML file that is called a spreadsheet. Open it in a spreadsheet program, save it as "
        "XLSX, and choose that."
    ),
}
# What was not read with certainty, in the whole file or in one sheet.
UNREAD: Final[dict[str, Promise]] = {
    "assumed_charset": _(
        "The file is not UTF-8; by its letters it was read as %(charset)s. If words look wrong, save it as “CSV UTF-8” or XLSX."
    ),
    "doubtful_charset": _(
        "The file is not UTF-8; it was read as %(charset)s, and that is not certain. Look at the words; if they look wrong, "
        "save it as “CSV UTF-8” or XLSX and take that in."
    ),
    "quotes": _(
        "Quotation marks do not close as they should in %(count)s rows (%(rows)s); each was read as a line by itself. Look at "
        "these rows; in a cell, a quotation mark is written twice."
    ),
    "ragged_rows": _(
        "%(count)s rows have more or fewer cells than the %(columns)s names of columns (%(rows)s). Look at whether their cells "
        "stand in the right columns."
    ),
    "macros": _(
        "The file holds macros. They were not run and are not needed; the cells were read as they were last saved."
    ),
    "comments": _("The file holds comments on cells. They are kept in the original and are not read."),
    "outside_links": _(
        "Some cells take their values from other files. The values last saved were read; they may be old."
    ),
    "formulas": _(
        "%(count)s cells are worked out by formulas (%(cells)s). The values last saved were read; if the file was changed "
        "since by a program that does not work them out, open and save it in a spreadsheet program."
    ),
    "formula_without_value": _(
        "%(count)s cells hold a formula whose value was never worked out (%(cells)s). Open the file in a spreadsheet program, "
        "save it, and take it in again."
    ),
    "errors": _("%(count)s cells hold an error instead of a value (%(cells)s). Correct their formulas."),
    "formula_text": _(
        "%(count)s cells begin like a formula (%(cells)s). They are kept as text and never worked out."
    ),
    "markup": _("%(count)s cells hold HTML (%(cells)s). It is kept as text, with its marks."),
    "hidden_sheet": _(
        "This sheet is hidden in the program. It was read as well; decide whether it belongs to the table."
    ),
    "hidden_rows": _(
        "%(count)s rows are hidden or filtered out (%(rows)s). They were read as well; delete them in the file if they do not "
        "belong to it."
    ),
    "hidden_columns": _("Columns are hidden (%(columns)s). They were read as well."),
    "merged_cells": _(
        "%(count)s groups of cells are merged (%(cells)s). What stands in them belongs to the first row and column alone. If "
        "it is meant for all rows, unmerge them and fill the value down."
    ),
    "total_rows": _(
        "Rows at the end were left out because they are totals or stand below one: %(rows)s (“%(words)s”). If a row is no "
        "total, write something else into its first cell."
    ),
    "header_again": _("Rows that repeat the names of the columns were left out: %(rows)s."),
    "no_header": _(
        "No row names the columns. Say by hand which column is which, or write the names into the first row and take the file "
        "in again."
    ),
    "same_names": _(
        "Row %(row)s names several columns alike: %(names)s. Look at which of them is meant, or give each its own name."
    ),
    "nameless_columns": _("Row %(row)s has no name for columns that hold something: %(columns)s."),
}
# Why a cell is not read: %(stood)s is what stands in it, %(readings)s how it might be read.
CELL: Final[dict[str, Promise]] = {
    "day_ambiguous": _(
        "“%(stood)s” may be %(readings)s. Say whether the day or the month comes first in this column, or write it as 2016-03-04."
    ),
    "day_against_order": _(
        "“%(stood)s” can only be %(readings)s, which is not the order of this column. Look at the source and write it as 2016-03-04."
    ),
    "no_such_day": _("“%(stood)s” is a day that does not exist. Look at the source and correct it."),
    "two_days": _(
        "“%(stood)s” names more than one day. Write the first here and the last in a column of its own for the last day."
    ),
    "only_year": _(
        "“%(stood)s” is only a year. Write the day as 2016-03-04, or leave the cell empty if it is not known."
    ),
    "only_month": _(
        "“%(stood)s” is only a month. Write the day as 2016-03-04; if it is not known, write the first and last day of the month."
    ),
    "year_missing": _(
        "“%(stood)s” does not say the year. Say of which year this column is, or write it as 2016-03-04."
    ),
    "weekday_wrong": _(
        "“%(stood)s”: %(readings)s was a %(weekday)s. Look at the source which of the two is right, and write only the day."
    ),
    "other_calendar": _(
        "“%(stood)s” is a day of another calendar. Write it in the Gregorian calendar, as 2016-03-04."
    ),
    "not_a_day": _(
        "“%(stood)s” is no day. Write it as 2016-03-04, or leave the cell empty if it is not known."
    ),
    "serial_day": _(
        "The number %(stood)s was read as the day %(readings)s: spreadsheets count days from 1900. If it is no day, correct the cell."
    ),
    "time_missing": _("“%(stood)s” has no time of day. Write it as 2016-03-04 14:30."),
    "time_in_words": _(
        "“%(stood)s” tells the time in words. Write it as 14:30; if only the part of the day is known, leave the cell empty "
        "and keep the words in the description."
    ),
    "two_times": _(
        "“%(stood)s” names more than one time (%(readings)s). Write the first here and the last in a column of its own."
    ),
    "only_hour": _("“%(stood)s” may be the hour %(readings)s or a number. Write it as 14:30."),
    "no_such_time": _(
        "“%(stood)s” is no time of a day. Write it from 00:00 to 23:59; midnight is 00:00 of the next day."
    ),
    "not_a_time": _(
        "“%(stood)s” is no time of day. Write it as 14:30, or leave the cell empty if it is not known."
    ),
    "negative": _("%(stood)s is less than nothing; a count cannot be. Look at the source and correct it."),
    "not_whole": _("“%(stood)s” is no whole number. Look at the source and correct it."),
    "percent": _("“%(stood)s” is a share and no count. Write the number itself."),
    "range_not_number": _(
        "“%(stood)s” is a range (%(readings)s). Write the least here and the most in a column of its own."
    ),
    "range_backwards": _("“%(stood)s” runs from more to less. Look at the source and correct it."),
    "number_ambiguous": _("“%(stood)s” may be %(readings)s. Write it without a separator of thousands."),
    "number_in_words": _(
        "“%(stood)s” is no number. Write digits; if the number is not known, leave the cell empty and keep the words in the "
        "description."
    ),
    "number_with_words": _(
        "“%(stood)s” is not only a number. If the source says exactly %(number)s, write that; otherwise leave the cell empty and "
        "keep the words in the description."
    ),
    "yes_no_not_number": _("“%(stood)s” is yes or no and no number. Look at the source and correct it."),
    "date_not_number": _(
        "“%(stood)s” is a date and no number. Spreadsheets make dates of what is typed as 5-7; look at the source and write the "
        "number again."
    ),
    "long_number": _(
        "%(stood)s is too long for a number: spreadsheets keep fifteen digits and put zeros for the rest. If it is a mark or a "
        "telephone number, make the column text and write it again."
    ),
    "not_a_number": _("“%(stood)s” is no number. Write digits, or leave the cell empty if it is not known."),
    "no_coordinate": _(
        "“%(stood)s” is no latitude or longitude. Write degrees as 36.2012, south and west with a minus sign."
    ),
    "two_coordinates": _(
        "“%(stood)s” holds two coordinates. Write latitude and longitude into columns of their own."
    ),
    "no_position": _(
        "“%(stood)s” is no point of the map. Write latitude and longitude as 36.2012, 37.1612, or a grid reference as "
        "37SCA3226907977."
    ),
    "half_a_position": _(
        "“%(stood)s” is only one half of a point. Write latitude and longitude, as 36.2012 N 37.1612 E."
    ),
    "position_unclear": _(
        "“%(stood)s” may be %(readings)s. Write decimals with a full stop and a semicolon between the two numbers."
    ),
    "two_latitudes": _("“%(stood)s” holds two latitudes. Write one of the two numbers with E or W."),
    "two_longitudes": _("“%(stood)s” holds two longitudes. Write one of the two numbers with N or S."),
    "latitude_beyond": _(
        "“%(stood)s”: a latitude of %(readings)s does not exist, it ends at 90. Latitude comes first; are the two numbers turned round?"
    ),
    "longitude_beyond": _("“%(stood)s”: %(readings)s is beyond the 180 degrees there are. Correct it."),
    "minutes_beyond": _("“%(stood)s”: %(readings)s is too much, minutes and seconds end at 59. Correct it."),
    "grid_form": _(
        "“%(stood)s” is no grid reference. It has a zone, three letters and an even number of figures: 37SCA3226907977."
    ),
    "grid_zone": _("“%(stood)s”: the zones of the grid run from 1 to 60. Correct the number it begins with."),
    "grid_band": _(
        "“%(stood)s”: the first letter behind the zone is one from C to X, without I and O. Correct it."
    ),
    "grid_square": _(
        "“%(stood)s”: there is no square of this name in this zone and band. Look at its second and third letter."
    ),
    "grid_digits": _(
        "“%(stood)s”: a grid reference has as many figures for east as for north, up to five each. A figure is missing or too many."
    ),
    "not_a_moment": _(
        "“%(stood)s” cannot be read as a day or a time. Write it as 271430CFEB16, 2016-02-27 14:30, 14:30 or yesterday 14:30."
    ),
    "not_come_yet": _(
        "“%(stood)s” has not come yet. If it was on another day, write the day with it, as yesterday 14:30."
    ),
    "night_of_two_days": _(
        "“%(stood)s”: a night belongs to two days. Write the evening of the one or the dawn of the other, or the time."
    ),
    "unit_unknown": _(
        "“%(stood)s”: “%(part)s” is no unit that is counted here. Write the number with one such as explosions, shots or "
        "vehicles, and the rest in the words."
    ),
    "neither_yes_nor_no": _(
        "“%(stood)s” is neither yes nor no. Write one of them, or leave the cell empty if it is not known."
    ),
    "provinces_each": _(
        "“%(stood)s”: it is not certain which number belongs to which province. Write each with its own, as Aleppo - 2; Homs - 2."
    ),
    "provinces_including": _(
        "“%(stood)s” counts some twice (“%(word)s”). Write each province once with its own number, as Aleppo - 5; Homs - 2."
    ),
    "province_unclear": _(
        "“%(stood)s” cannot be read at “%(part)s”. Write each province with its own number, as Aleppo - 5; Homs - 2."
    ),
    "province_without_name": _(
        "“%(stood)s” has a part without a name of a province (“%(part)s”). Write it as Aleppo - 5; Homs - 2."
    ),
    "no_provinces": _("“%(stood)s” is no list of provinces. Write it as Aleppo - 5; Homs - 2."),
    "formula_error": _(
        "%(stood)s is the error of a formula and no value. Correct the formula, or write the value itself."
    ),
    "formula_not_worked_out": _(
        "“%(stood)s” is a formula without a value. Open the file in a spreadsheet program and save it, or write the value itself."
    ),
}
# The same of what somebody typed into one line of a form, which stands in no table.
TYPED: Final[dict[str, Promise]] = {
    "day_ambiguous": _(
        "“%(stood)s” may be %(readings)s. Write the month in words, as 4 March 2016, or the year first, as 2016-03-04."
    ),
    "two_days": _("“%(stood)s” names more than one day. Write the first, and keep the rest in the words."),
    "only_year": _("“%(stood)s” is only a year. Write the day as 2016-03-04, or nothing if it is not known."),
    "only_month": _(
        "“%(stood)s” is only a month. Write the day as 2016-03-04, or nothing if it is not known."
    ),
    "not_a_day": _("“%(stood)s” is no day. Write it as 2016-03-04, or nothing if it is not known."),
    "year_missing": _("“%(stood)s” does not say the year. Write it as 2016-03-04."),
    "two_times": _(
        "“%(stood)s” names more than one time (%(readings)s). Write the first, and keep the rest in the words."
    ),
    "time_in_words": _(
        "“%(stood)s” tells the time in words that are not known here. Write it as 14:30, or only the day."
    ),
    "not_a_time": _("“%(stood)s” is no time of day. Write it as 14:30, or nothing if it is not known."),
    "number_in_words": _(
        "“%(stood)s” is no number. Write digits, or nothing if the number is not known, and keep the words below."
    ),
    "number_with_words": _(
        "“%(stood)s” is not only a number. If the source says exactly %(number)s, write that; otherwise write nothing and keep "
        "the words below."
    ),
    "range_not_number": _("“%(stood)s” is a range (%(readings)s). Write it as 5-7."),
    "long_number": _("%(stood)s is too long for a number. Look at the source and write it again."),
    "not_a_number": _("“%(stood)s” is no number. Write digits, or nothing if it is not known."),
}
# Why a column is thought to hold a field.
GUESS: Final[dict[str, Promise]] = {
    "form": _("This is a table of %(form)s; there, “%(column)s” is this."),
    "same_name": _("The column is called “%(column)s”."),
    "part_of_name": _("A part of the column's name “%(column)s” says it."),
    "near_name": _(
        "The column's name “%(column)s” is written nearly like “%(name)s”. Look at whether it is meant."
    ),
    "looks_like_days": _(
        "The cells of “%(column)s” are days. Look at whether they are the days of what happened."
    ),
    "looks_like_addresses": _(
        "The cells of “%(column)s” are addresses of pages. Look at whether they are the sources."
    ),
    "day_with_time": _("The days in “%(column)s” come with a time."),
    "several": _("The column is called “%(column)s”, but others may be meant: %(also)s. Choose one."),
    "values_do_not_fit": _(
        "The column is called “%(column)s”, but what stands in it cannot be read so. Look at whether it is meant."
    ),
}
WORDS: Final = {**UNREADABLE, **UNREAD, **CELL, **GUESS}
UNKNOWN: Final = _("Something could not be read: %(what)s. Look at the original.")
LONGEST: Final = 200


def worded(problem_code: str, detail: Mapping[str, Any], words_of: Mapping[str, Promise] = WORDS) -> str:
    """Return what is the matter with a file, a sheet, a cell or a guess, and what to do, in the page's language."""
    shown = {name: _short(value) for name, value in detail.items()}
    if "weekday" in detail:
        shown["weekday"] = str(WEEKDAYS[int(detail["weekday"]) - 1])
    words = words_of.get(problem_code)
    said = str(UNKNOWN) % {"what": problem_code} if words is None else str(words) % shown
    if detail.get("sheet") and words is not None:
        return gettext("Sheet “%(sheet)s”: %(said)s") % {"sheet": shown["sheet"], "said": said}
    return said


def worded_as_typed(error: CellError) -> str:
    """Return what is the matter with what was typed into one line of a form, and what to write instead."""
    return worded(error.why, error.detail, WORDS | TYPED)


def _short(value: Any) -> Any:
    return f"{value[:LONGEST]}…" if isinstance(value, str) and len(value) > LONGEST else value
