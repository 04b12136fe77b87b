"""All settings of a centre, from its folder and the environment (see docs/operator/settings.md).

Environment: TREGUA_CENTRE (the centre's folder), DATABASE_URL (PostgreSQL instead of SQLite),
TREGUA_HOSTS (host names beyond this machine, separated by commas), TREGUA_HTTPS (1 behind TLS, `own` when
`tregua serve --lan` speaks it itself),
TREGUA_LOG_PASSPHRASE (opens the log key).
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from tregua.centre.folder import folder_from_environment

CENTRE = folder_from_environment()
CENTRE_FOLDER = CENTRE.path
ORIGIN = CENTRE.origin
PACKAGE = Path(__file__).resolve().parent.parent

# Outside a centre's folder there is nobody to log in: a secret that dies with the process is enough.
SECRET_KEY = CENTRE.secret if (CENTRE_FOLDER / "secret").is_file() else secrets.token_urlsafe(48)
DEBUG = False
OWN_TLS = os.environ.get("TREGUA_HTTPS") == "own"
HTTPS = OWN_TLS or os.environ.get("TREGUA_HTTPS") == "1"
ALLOWED_HOSTS = [
    "127.0.0.1",
    "localhost",
    "[::1]",
    *filter(None, os.environ.get("TREGUA_HOSTS", "").split(",")),
]

# Low to high: a package may import, point to and link to those above it, never those below.
APPS = (
    "record",
    "people",
    "places",
    "agreement",
    "intake",
    "reports",
    "matching",
    "incidents",
    "liaison",
    "calls",
    "portal",
    "exchange",
    "bulletin",
    "public",
    "centre",
)
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    *(f"tregua.{app}" for app in APPS),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "tregua.centre.guard.NothingStays",
    "tregua.centre.guard.OnlyWithTLS",
    "tregua.centre.serving.packing.PublicPagesPacked",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tregua.centre.guard.CopiesAreTold",
    "tregua.portal.staying.PartyUsersStay",
    "tregua.centre.exercise.ExercisesStay",
]
ROOT_URLCONF = "tregua.centre.urls"
WSGI_APPLICATION = "tregua.centre.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "tregua.centre.context.centre",
            ],
        },
    }
]

FORM_RENDERER = "tregua.people.selects.QuickSelects"


# So long a thread keeps its connection: opening one, with what SQLite reads of all tables first, takes longer than
# many a page asks of it.
KEPT_SECONDS = 60


def database_from(url: str) -> dict[str, object]:
    """Return Django's settings for DATABASE_URL; empty means SQLite in the centre's folder."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": CENTRE.database,
            "CONN_MAX_AGE": KEPT_SECONDS,
            "OPTIONS": {
                # IMMEDIATE: a transaction that will write takes the write lock at once, so two writers
                # queue instead of failing half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
                "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA secure_delete=ON; "
                # Every join has its index; one that SQLite makes by itself for a single question reads a whole table.
                # There is no ANALYZE either: a centre's questions then have the plans that tests/test_plans.py looked at.
                "PRAGMA automatic_index=OFF;",
            },
        }
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        message = f"DATABASE_URL begins with {parts.scheme}://; Tregua knows postgresql:// (or leave it empty for SQLite)."
        raise ImproperlyConfigured(message)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": KEPT_SECONDS,
        # A page reads a few rows: to start helpers for that takes longer than it saves, and others wait for the processors.
        "OPTIONS": {"options": "-c max_parallel_workers_per_gather=0"},
    }


# An exercise has a database of its own, whatever the environment says: it can never write into the register.
DATABASES = {"default": database_from("" if CENTRE.exercise else os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# In the memory of each process; pages for anybody are kept there for seconds (public/keeping.py).
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": most},
    }
    for name, most in (("default", 10_000), ("public_pages", 100))
}

AUTH_USER_MODEL = "people.Person"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "home"
SESSION_COOKIE_AGE = 12 * 60 * 60  # one shift
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Two centres on one machine share a host name: each has its own cookies.
SESSION_COOKIE_NAME = f"tregua_{CENTRE.code}_session"
CSRF_COOKIE_NAME = f"tregua_{CENTRE.code}_csrf"
LANGUAGE_COOKIE_NAME = f"tregua_{CENTRE.code}_language"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
# What a page says once may hold a name; in a cookie the browser would keep it on its disk.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Not "no-referrer": with it browsers send "Origin: null", and Django refuses every form.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "tregua.centre.views.without_token"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
}

LANGUAGES = [("ar", _("Arabic")), ("en", _("English")), ("fr", _("French")), ("ru", _("Russian"))]
LANGUAGE_CODE = CENTRE.language
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = ["tregua.centre.formats"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = CENTRE.zone

STATIC_URL = "static/"
STATIC_ROOT = CENTRE_FOLDER / "static"  # gathered at the start of the server (static_files.py)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tregua.centre.static_files.GatheredFiles"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
# Tiles are read piece by piece, and a piece of a compressed file is of no use.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["pmtiles", "woff2"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 10 * 1024 * 1024

# What a person may make of a draft cut from a message: dotted paths, in the order of the page.
DRAFT_KINDS = [
    "tregua.reports.drafts.Claim",
    "tregua.reports.drafts.Occasion",
    "tregua.reports.drafts.Statement",
    "tregua.reports.drafts.PublishedCount",
    "tregua.reports.drafts.Assessment",
    "tregua.reports.drafts.EmbeddedPost",
    "tregua.reports.drafts.EntryIntoForce",
    "tregua.reports.drafts.Acceptance",
    "tregua.liaison.drafts.ProtectionRequest",
    "tregua.liaison.drafts.Threat",
    "tregua.liaison.drafts.Assurance",
]
# What can be taken by somebody ("who has this"): dotted paths, in the order of the day's work.
WORK_KINDS = [
    "tregua.intake.work.ToCut",
    "tregua.matching.work.ToJudge",
    "tregua.incidents.work.ToVerify",
    "tregua.incidents.work.ToReply",
]
# What the rows of a spreadsheet may become: dotted paths, in the order of the page.
ROW_KINDS = [
    "tregua.reports.claim_rows.Claims",
    "tregua.reports.count_rows.Counts",
    "tregua.incidents.coverage_rows.CoverageRows",
    "tregua.incidents.restriction_rows.RestrictionRows",
]
# What may rest on records of a batch, told before the batch is taken back: dotted paths.
HOLDERS = ["tregua.incidents.holding.Incidents"]
# What may have led to a record, named on its page: dotted paths.
ORIGINS = ["tregua.liaison.led_to.Meetings"]
# What open work still needs of the vault, so that it never falls due: dotted paths.
SEALED_IN_USE = [
    "tregua.liaison.open_requests.sealed_of_open_requests",
    "tregua.exchange.joint.sealed_of_open_cases",
]
# What can be looked for in the one box: dotted paths, in the order of the page.
SOUGHT_KINDS = [
    "tregua.centre.sought.Days",
    "tregua.intake.sought.Messages",
    "tregua.reports.sought.Reports",
    "tregua.reports.sought.Statements",
    "tregua.incidents.sought.Incidents",
    "tregua.incidents.sought.Findings",
    "tregua.agreement.sought.Parties",
    "tregua.liaison.sought.Meetings",
    "tregua.bulletin.sought.Bulletins",
    "tregua.exchange.sought.Entries",
    "tregua.places.sought.Places",
]
# A settlement smaller than this is not named in what leaves the centre: its district is.
COARSE_POPULATION = 5000
# No mail is sent: whatever would, in this program or in one that it uses, writes to nobody.
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"()": "tregua.centre.server_log.NothingOfAnybody"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
