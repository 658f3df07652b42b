"""Django's settings. Everything an operator may set is an environment variable named here.

`DATABASE_URL`            the PostgreSQL database; set by `parlance up` for the embedded one
`PARLANCE_HOME`           folder of all local state, default `~/.parlance`
`PARLANCE_ADDRESS`        public addresses, comma separated: `https://success.example.com`
`PARLANCE_SECRET_KEY`     signing key; without it, one is made and kept in PARLANCE_HOME
`PARLANCE_STATIC_ROOT`    where `collectstatic` put hashed files; without it they are served
                          from the packages, unhashed
`PARLANCE_DEBUG`          "1" shows error details in the browser: never in production
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from parlance.config.database import database_settings
from parlance.config.secret import secret_key
from parlance.platform.home import home

PARLANCE_HOME = home()
ADDRESSES = [
    one.strip() for one in os.environ.get("PARLANCE_ADDRESS", "").split(",") if one.strip()
]

DEBUG = os.environ.get("PARLANCE_DEBUG") == "1"
SECRET_KEY = os.environ.get("PARLANCE_SECRET_KEY") or secret_key(PARLANCE_HOME / "secret_key")
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    "[::1]",
    *(urlsplit(one).hostname or "" for one in ADDRESSES),
]
CSRF_TRUSTED_ORIGINS = ADDRESSES

# Our own apps stand before allauth, whose templates they replace, and after procrastinate,
# whose app they add tasks to.
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "procrastinate.contrib.django",
    "parlance.platform.people",
    "parlance.platform.organisation",
    "parlance.platform.audit",
    "parlance.platform.events",
    "parlance.platform.lake",
    "parlance.web",
    "parlance.domains.work",
    "parlance.domains.glossary",
    "parlance.domains.metrics",
    "parlance.domains.accounts",
    "parlance.domains.revenue",
    "parlance.workspace",
    "parlance.exchange",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "parlance.config.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parlance.config.middleware.fragments_leave_for_sign_in",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "parlance.config.middleware.ActorMiddleware",
    "parlance.config.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "parlance.config.urls"
ASGI_APPLICATION = "parlance.config.asgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

DATABASES = {"default": database_settings(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Sign-in: allauth's pages and limits, by e-mail address and password; see decision 0003.
AUTH_USER_MODEL = "people.User"
AUTHENTICATION_BACKENDS = ["parlance.platform.people.sign_in.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "parlance.platform.people.sign_in.SignInAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_USER_DISPLAY = "parlance.platform.people.sign_in.shown_as"
MFA_ADAPTER = "parlance.platform.people.sign_in.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Parlance"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
_static_root = os.environ.get("PARLANCE_STATIC_ROOT", "")
STATIC_ROOT = Path(_static_root) if _static_root else None
WHITENOISE_USE_FINDERS = STATIC_ROOT is None
_HASHED = "whitenoise.storage.CompressedManifestStaticFilesStorage"
_PLAIN = "django.contrib.staticfiles.storage.StaticFilesStorage"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": _HASHED if STATIC_ROOT and not DEBUG else _PLAIN},
}

_secure = bool(ADDRESSES) and all(one.startswith("https://") for one in ADDRESSES)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _secure
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _secure else None
SECURE_HSTS_SECONDS = 31_536_000 if _secure else 0
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "parlance_cache",
    }
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_IMPORT_PATHS = ["parlance.platform.jobs"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "parlance": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # a page that is not there is no news
    },
}
