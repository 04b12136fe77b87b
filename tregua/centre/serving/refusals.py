"""What a request is told that no page answers: in every language, without a database and without a template."""

from typing import Final

from django.conf import settings
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language_info, gettext, override
from django.utils.translation import gettext_noop as _

SAYS: Final = {
    403: _("You are not logged in, or your shift is over. Nothing was kept. Log in, then send it again."),
    408: _("Your request came too slowly and was not kept. Go back and send it again."),
    413: _("This is too large to be taken in. Nothing of it was kept. Go back and send a smaller file."),
    503: _("Too many people ask at this moment. Nothing was kept. Wait a minute and send it again."),
    504: _("This took too long to be shown. Look whether it was done before you send it again."),
}


def refusal(status: int) -> str:
    """Return the whole page for a number."""
    lines = []
    for code, _name in settings.LANGUAGES:
        direction = "rtl" if get_language_info(code)["bidi"] else "ltr"
        with override(code):
            lines.append((code, direction, gettext(SAYS.get(status, SAYS[503]))))
    return format_html(
        '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>{}</title><h1>{}</h1>{}</html>",
        status,
        status,
        format_html_join("", '<p lang="{}" dir="{}">{}</p>', lines),
    )
