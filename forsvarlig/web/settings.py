"""One settings file. What differs between installations comes from the environment; a value not understood stops the start."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import dj_database_url
from django.utils.translation import gettext_lazy as _

from forsvarlig.errors import InputError, Place
from forsvarlig.web.outbox.server import SETTING as MAIL_SETTING
from forsvarlig.web.outbox.server import MailServer, read_mail_server

HERE = Path(__file__).resolve().parent


def _flag(name: str) -> bool:
    value = os.environ.get(name, "no").lower()
    if value not in ("yes", "no"):
        raise InputError(f"{name} is “{value}”.", Place(key=name), do="Write yes or no.")
    return value == "yes"


def _kept_secret(path: Path) -> str:
    """The secret of this installation: from the environment, else made once and kept where only its owner reads it."""
    if given := os.environ.get("FORSVARLIG_SECRET_KEY"):
        if len(given) < 40:
            raise InputError("FORSVARLIG_SECRET_KEY is too short.", do="Give at least 40 random characters.")
        return given
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64), encoding="utf-8")
    return path.read_text(encoding="utf-8")


def _address(name: str, default: str) -> str:
    value = os.environ.get(name, default).rstrip("/")
    if not value.startswith(("https://", "http://")):
        raise InputError(f"{name} is “{value}”.", Place(key=name), do="Write an address that begins with https:// or http://.")
    return value


DATA_DIR = Path(os.environ.get("FORSVARLIG_DATA", "data")).resolve()
DATA_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)

SECRET_KEY = _kept_secret(DATA_DIR / "secret-key")
DEBUG = False
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]", *os.environ.get("FORSVARLIG_HOSTS", "").split()]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in os.environ.get("FORSVARLIG_HOSTS", "").split()]
BEHIND_TLS = _flag("FORSVARLIG_BEHIND_TLS")
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SESSION_COOKIE_AGE = 8 * 60 * 60
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SECURE_HSTS_SECONDS = 31536000 if BEHIND_TLS else 0
# Nothing to other sites; with no-referrer browsers send "Origin: null", which the check of forms refuses.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Where organisation numbers are looked up; asked only when somebody presses the button.
REGISTER = _address("FORSVARLIG_REGISTER", "https://data.brreg.no/enhetsregisteret/api")

# None where no mail is set up: then nothing about mail is offered.
MAIL = read_mail_server(os.environ.get(MAIL_SETTING, ""))
_MAIL = MAIL or MailServer(sender="")
EMAIL_BACKEND = _MAIL.backend
EMAIL_FILE_PATH = _MAIL.folder or None
EMAIL_HOST, EMAIL_PORT = _MAIL.host, _MAIL.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _MAIL.user, _MAIL.password
EMAIL_USE_TLS, EMAIL_USE_SSL = _MAIL.starttls, _MAIL.tls
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _MAIL.sender

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "template_partials",
    "forsvarlig.web.ui",
    "forsvarlig.web.outbox",
    "forsvarlig.web.organisation",
    "forsvarlig.web.participation",
    "forsvarlig.web.surveys",
    "forsvarlig.web.cycle",
    "forsvarlig.web.knowledge",
    "forsvarlig.web.duties",
    "forsvarlig.web.dossier",
    "forsvarlig.web.home",
]

MIDDLEWARE = [
    "forsvarlig.web.ui.middleware.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "forsvarlig.web.ui.middleware.norwegian_means_bokmal",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "forsvarlig.web.organisation.middleware.KnownErrors",
]

ROOT_URLCONF = "forsvarlig.web.urls"
WSGI_APPLICATION = "forsvarlig.web.wsgi.application"
FORM_RENDERER = "forsvarlig.web.ui.forms.FieldRenderer"
CSRF_FAILURE_VIEW = "forsvarlig.web.ui.views.csrf_failure"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "forsvarlig.web.organisation.context.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static", "forsvarlig.web.ui.templatetags.ui"],
        },
    }
]

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{DATA_DIR / 'forsvarlig.sqlite3'}"), conn_max_age=60
    )
}
DATABASES["default"]["ATOMIC_REQUESTS"] = False
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Writers queue instead of failing; readers are never blocked.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "organisation.Person"
LOGIN_URL = "organisation:sign-in"
LOGIN_REDIRECT_URL = "home:what-now"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Oslo"
LANGUAGE_CODE = "nb"
LANGUAGES = [("nb", _("Bokmål")), ("nn", _("Nynorsk")), ("en", _("English"))]
LOCALE_PATHS = [HERE / "locale"]
FORMAT_MODULE_PATH = ["forsvarlig.web.ui.formats"]
LANGUAGE_COOKIE_NAME = "language"

STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("FORSVARLIG_STATIC", HERE.parent.parent / "build" / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {"no_answering": {"()": "forsvarlig.web.ui.logging.WithoutAnswering"}},
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["no_answering"]}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    # Django's own handlers are replaced, so that no line about an answering page can pass by the filter above.
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
