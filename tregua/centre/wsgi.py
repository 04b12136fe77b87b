"""The centre as a WSGI application."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from tregua.centre import in_use

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tregua.centre.settings")

application = get_wsgi_application()
if (settings.CENTRE_FOLDER / "centre.toml").is_file():
    in_use.hold(settings.CENTRE_FOLDER)
