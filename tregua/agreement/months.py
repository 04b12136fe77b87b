"""Days in words, with the names of months that are used where they are read (in Arabic the Levantine ones)."""

import re
from datetime import date, datetime
from typing import Final

from django.utils import timezone
from django.utils.translation import get_language

MONTHS: Final[dict[str, tuple[str, ...]]] = {
    "ar": (
        "كانون الثاني", "شباط", "آذار", "نيسان", "أيار", "حزيران",
        "تموز", "آب", "أيلول", "تشرين الأول", "تشرين الثاني", "كانون الأول",
    ),
    "en": (
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    "fr": (
        "janvier", "février", "mars", "avril", "mai", "juin",
        "juillet", "août", "septembre", "octobre", "novembre", "décembre",
    ),
    "ru": (
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
}  # fmt: skip
# A day, or a day and a time, as programs write them.
_WRITTEN: Final = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d[^ ]*)?")


def day_in_words(day: date, language: str = "") -> str:
    """Return a day as a reader of this language (or of the page's) writes it."""
    language = language or get_language() or "en"
    words = f"{day_and_month(day, language)} {day.year}"
    return f"{words} г." if language == "ru" else words


def time_in_words(written: str) -> str:
    """Return a day or an instant that programs wrote as the page's language writes it; other words as they came."""
    if not _WRITTEN.fullmatch(written):
        return written
    try:
        instant = datetime.fromisoformat(written)
        local = timezone.localtime(instant) if instant.tzinfo else instant
    except (ValueError, OverflowError):  # no such day, or one beyond the first and the last that there are
        return written
    if "T" not in written:
        return day_in_words(instant.date())
    return f"{day_in_words(local.date())} {local:%H:%M}"


def day_and_month(day: date, language: str) -> str:
    """Return a day without its year, where the year stands beside it."""
    month = MONTHS.get(language, MONTHS["en"])[day.month - 1]
    return f"1er {month}" if language == "fr" and day.day == 1 else f"{day.day} {month}"
