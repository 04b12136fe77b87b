"""What pages about pairs say of a report."""

from django import template
from django.utils.translation import get_language_bidi

from tregua.agreement.violation_types import VIOLATION_TYPES, label
from tregua.reports.models import Report

register = template.Library()


@register.filter
def violation_type_name(told: Report | str) -> str:
    """Return the violation type that a report alleges (or a code) with its name, or nothing."""
    code = told if isinstance(told, str) else told.violation_type
    return f"{code} {label(code)}" if code in VIOLATION_TYPES else code


@register.filter
def points(thousandths: int) -> str:
    """Return a weight with its sign, in units: 2300 is +2.3; isolated, or the sign changes sides in Arabic."""
    return f"\u2066{thousandths / 1000:+.1f}\u2069"


@register.filter
def per_cent(share: float | None) -> str:
    """Return a share of one as per cent: 0.873 is 87.3 %; the sign follows the figure in the order of reading."""
    begins = "\u2067" if get_language_bidi() else "\u2066"
    return "–" if share is None else f"{begins}{100 * share:.1f}\u00a0%\u2069"


@register.filter
def thousandths(probability: int) -> str:
    """Return thousandths as per cent: 950 is 95.0 %."""
    return per_cent(probability / 1000)


@register.filter
def why_not_learned(codes: str) -> str:
    """Return why the weights that come with Tregua are used."""
    from tregua.matching.file_words import why_not_learned as worded  # noqa: PLC0415 - loads NumPy

    return worded(codes)
