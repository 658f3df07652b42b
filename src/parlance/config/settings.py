"""Django's settings. Everything an operator may set is an environment variable named here.

`DATABASE_URL`            the PostgreSQL database; set by `parlance up` for the embedded one
`PARLANCE_HOME`           folder of all local state, default `~/.parlance`
`PARLANCE_ADDRESS`        public addresses, comma separated: `https://success.example.com`
`PARLANCE_SECRET_KEY`     signing key; without it, one is made and kept in PARLANCE_HOME
`PARLANCE_SECRET_KEY_PREVIOUS`  the key before, while `parlance secrets rotate` takes over
`PARLANCE_MAIL`           mail server: `smtp+starttls://name:password@host:587?from=parlance@example.com`,
                          or `smtps://…`, or `smtp://…`; without it no mail is sent
`PARLANCE_SECOND_FACTOR`  "optional" lets people sign in by a password alone; default "required"
`PARLANCE_SAML`           "1" allows SAML beside OpenID Connect; needs requirements/saml.txt
`PARLANCE_SESSION_HOURS`  sessions that nobody used for so long end, default 12
`PARLANCE_SESSION_DAYS`   after so long everybody signs in again, default 14
`PARLANCE_STATIC_ROOT`    where `collectstatic` put hashed files; without it they are served
                          from the packages, unhashed
`PARLANCE_API_RATE`       requests a minute for each token and session of the API, default 1200
`PARLANCE_API_ORIGINS`    other sites whose pages may call the API, comma separated; default none
`PARLANCE_UPLOAD_MB`      the largest file that imports take, in megabytes, default 1024
`PARLANCE_OUTGOING_INSIDE`  networks of one's own that webhooks and identity providers may stand
                          in, comma separated: `10.1.0.0/16`; default none
`PARLANCE_DEBUG`          "1" shows error details in the browser: never in production
"""

import os
from pathlib import Path
from urllib.parse import urlsplit

from parlance.config.database import database_settings
from parlance.config.environment import whole_number
from parlance.config.languages import languages
from parlance.config.secret import secret_keys
from parlance.platform.home import home
from parlance.platform.mail.settings import mail_server

PARLANCE_HOME = home()
ADDRESSES = [
    one.strip() for one in os.environ.get("PARLANCE_ADDRESS", "").split(",") if one.strip()
]

DEBUG = os.environ.get("PARLANCE_DEBUG") == "1"
SECRET_KEY, *SECRET_KEY_FALLBACKS = [
    key
    for name in ("PARLANCE_SECRET_KEY", "PARLANCE_SECRET_KEY_PREVIOUS")
    if (key := os.environ.get(name))
] or secret_keys(PARLANCE_HOME / "secret_key")
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
    "parlance.platform.mail",
    "parlance.platform.single_sign_on",
    "parlance.platform.directory",
    "parlance.platform.organisation",
    "parlance.platform.audit",
    "parlance.platform.events",
    "parlance.platform.lake",
    "parlance.platform.runs",
    "parlance.platform.queue",
    "parlance.platform.ledger",
    "parlance.platform.webhooks",
    "parlance.platform.search",
    "parlance.platform.views",
    "parlance.platform.tokens",
    "parlance.platform.api",
    "parlance.platform.notifications",
    "parlance.platform.privacy",
    "parlance.web",
    "parlance.domains.work",
    "parlance.domains.glossary",
    "parlance.domains.metrics",
    "parlance.domains.accounts",
    "parlance.domains.revenue",
    "parlance.workspace",
    "parlance.workspace.dashboards",
    "parlance.exchange",
    "parlance.api",
    "ninja",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "parlance.platform.api.request_ids.request_ids",
    "parlance.config.headers.security_headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "parlance.config.middleware.fragments_leave_for_sign_in",
    "parlance.platform.single_sign_on.sessions.end_with_provider",
    "parlance.config.gates.live_sessions",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "parlance.config.middleware.ActorMiddleware",
    "parlance.config.middleware.for_this_reader",
    "parlance.config.gates.second_factor",
    "parlance.config.gates.something_to_do",
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
AUTHENTICATION_BACKENDS = [
    "parlance.platform.single_sign_on.passwords.PasswordGate",
    "parlance.platform.people.sign_in.PersonBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "parlance.platform.people.passwords.OwnWordsValidator"},
    {"NAME": "parlance.platform.people.passwords.LengthLimitValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "parlance.platform.single_sign_on.passwords.Entrance"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "9/m/ip,5/300s/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
}
ACCOUNT_USER_DISPLAY = "parlance.platform.people.sign_in.shown_as"
MFA_ADAPTER = "parlance.platform.people.sign_in.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_TOTP_ISSUER = "Parlance"
MFA_TOTP_TOLERANCE = 1  # a step of 30 seconds: clocks of telephones go wrong
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_WEBAUTHN_USER_VERIFICATION = "required"
SECOND_FACTOR_REQUIRED = os.environ.get("PARLANCE_SECOND_FACTOR", "required") != "optional"
SESSION_IDLE_SECONDS = whole_number("PARLANCE_SESSION_HOURS", 12) * 60 * 60
SESSION_COOKIE_AGE = whole_number("PARLANCE_SESSION_DAYS", 14) * 24 * 60 * 60

_mail = mail_server(os.environ.get("PARLANCE_MAIL", ""))
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = _mail.backend, _mail.host, _mail.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.name, _mail.password
EMAIL_USE_SSL, EMAIL_USE_TLS = _mail.encrypts_at_once, _mail.starts_encryption
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = _mail.sender

# Languages are those that have a catalogue, here or in PARLANCE_HOME/locale.
LANGUAGE_CODE = "en"
LOCALE_PATHS = [PARLANCE_HOME / "locale", Path(__file__).parents[1] / "locale"]
LANGUAGES = languages(LOCALE_PATHS)
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
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Browsers take a name with this prefix only from this host, over HTTPS, for all its paths.
_prefix = "__Host-" if _secure else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{_prefix}session", f"{_prefix}csrf"
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

# The API: a bucket of requests for each caller, and one for each place that fails to sign in.
API_REQUESTS_PER_MINUTE = int(os.environ.get("PARLANCE_API_RATE", "1200"))
API_FAILURES_PER_MINUTE = 60
API_ORIGINS = frozenset(
    one.strip() for one in os.environ.get("PARLANCE_API_ORIGINS", "").split(",") if one.strip()
)

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
    "formatters": {
        "line": {
            "()": "parlance.config.logs.OneLine",
            "format": "%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s",
        }
    },
    "filters": {"request": {"()": "parlance.platform.api.request_ids.NamesRequest"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["request"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "parlance": {"level": "INFO"},
        "django.request": {"level": "ERROR"},  # a page that is not there is no news
    },
}
