"""Django without a centre: templates and four languages for the one page of a depositary, no database."""

from pathlib import Path
from typing import Final

import django
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

import tregua

PACKAGE: Final = Path(tregua.__file__).parent


def set_up() -> None:
    """Set Django up for a depositary, once a process."""
    if apps.ready:  # whoever calls from within a centre has all that is needed
        return
    if settings.configured:  # something read the settings before: they are taken as they are
        django.setup()
        return
    settings.configure(
        INSTALLED_APPS=[],
        USE_I18N=True,
        USE_TZ=True,
        LANGUAGE_CODE="en",
        LANGUAGES=[("ar", _("Arabic")), ("en", _("English")), ("fr", _("French")), ("ru", _("Russian"))],
        LOCALE_PATHS=[PACKAGE / "locale"],
        HTTPS=False,
        OWN_TLS=False,
        SESSION_COOKIE_NAME="none",
    )
    django.setup()
