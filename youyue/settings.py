"""Settings of youyue, read from the environment; `.env.example` lists every variable.

Everything has a default that suits `make run` on one machine. `YOUYUE_ENV=production` switches the
development conveniences off and makes the secrets compulsory.
"""

import base64
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from youyue.databases import database_from
from youyue.stores import store_from

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if (BASE_DIR / ".env").exists():
    env.read_env(BASE_DIR / ".env")

PRODUCTION = env.str("YOUYUE_ENV", "development") == "production"
DEBUG = env.bool("DEBUG", default=not PRODUCTION)

DEVELOPMENT_SECRET = "development-only-" + "0123456789abcdef" * 3  # noqa: S105 (refused in production)
SECRET_KEY = env.str("SECRET_KEY", default="" if PRODUCTION else DEVELOPMENT_SECRET)
if PRODUCTION and (not SECRET_KEY or SECRET_KEY == DEVELOPMENT_SECRET):
    raise ImproperlyConfigured("SECRET_KEY must be set in production")

SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[] if PRODUCTION else ["127.0.0.1", "localhost", "testserver"]
)
# The header in which the operator's own proxy hands on the browser's address, as in META: HTTP_X_REAL_IP
CLIENT_IP_HEADER = env.str("CLIENT_IP_HEADER", default="")
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[SITE_URL])

# --- applications, from the highest floor to the lowest -------------------------------------------
INSTALLED_APPS = [
    "employers",
    "applicants",
    "materials",
    "catalog",
    "youyue.notices",
    "youyue.identity",
    "youyue.ui",
    "youyue.admin_site.OfficeAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_fsm",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "csp",
]
MOCK_PLATFORM = env.bool("MOCK_PLATFORM", default=DEBUG)
if MOCK_PLATFORM:
    INSTALLED_APPS.append("youyue.identity.mock_platform")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "youyue.ui.middleware.ChosenLanguageMiddleware",
    "youyue.ui.unreadable.ReadableFormMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "youyue.ui.middleware.PrivateByDefaultMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
if DEBUG:
    MIDDLEWARE.append("youyue.ui.middleware.OwnNotFoundMiddleware")

ROOT_URLCONF = "youyue.urls"
WSGI_APPLICATION = "youyue.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "youyue.ui.context.frame",
                "youyue.notices.context.unread",
            ],
            "builtins": ["youyue.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "youyue.ui.forms.Renderer"

# --- data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": database_from(env.str("DATABASE_URL", default=""), VAR_DIR / "youyue.sqlite3"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "youyue.identity.backends.GrantBackend",
    "applicants.permissions.WindowBackend",
    "employers.permissions.MembershipBackend",
]


def _keys(name: str) -> dict[str, bytes]:
    """A key ring `1:base64,2:base64`; the last one encrypts, all of them decrypt."""
    ring = {}
    for entry in env.list(
        name,
        default=[]
        if PRODUCTION
        else ["dev:" + base64.b64encode(b"youyue-development-key-32-bytes!").decode()],
    ):
        key_id, _, material = entry.partition(":")
        ring[key_id] = base64.b64decode(material)
        if len(ring[key_id]) != 32:
            raise ImproperlyConfigured(f"{name}: key {key_id} must be 32 bytes of base64")
    if not ring:
        raise ImproperlyConfigured(f"{name} must be set in production")
    return ring


FIELD_KEYS = _keys("FIELD_KEYS")
INDEX_KEYS = _keys("INDEX_KEYS")
# Handed-in files: a ring of their own, or the one of the columns.
FILE_KEYS = _keys("FILE_KEYS") if env.str("FILE_KEYS", default="") else FIELD_KEYS
FILE_CIPHER = env.str("FILE_CIPHER", default="aes-256-gcm").lower()
if FILE_CIPHER not in {"aes-256-gcm", "sm4-gcm"}:
    raise ImproperlyConfigured("FILE_CIPHER must be aes-256-gcm or sm4-gcm")

# --- sign-in: OpenID Connect at the unified identity platform, nothing else ------------------------
# The one issuer that is believed. Empty means the mock platform, which lives at whatever address the
# browser uses (127.0.0.1, localhost, a live test server).
IDENTITY_ISSUER: str = env.str("IDENTITY_ISSUER", default="")
IDENTITY_ORIGINS = [urlsplit(IDENTITY_ISSUER)._replace(path="").geturl()] if IDENTITY_ISSUER else []
IDENTITY_MINIMUM_ASSURANCE = env.str("IDENTITY_MINIMUM_ASSURANCE", default="L2")
SOCIALACCOUNT_PROVIDERS: dict[str, dict[str, Any]] = {
    "openid_connect": {
        "provider_class": "youyue.identity.openid.PlatformProvider",
        "APPS": [
            {
                "provider_id": "platform",
                "name": "广东省统一身份认证平台",
                "client_id": env.str("IDENTITY_CLIENT_ID", default="youyue"),
                "secret": env.str(
                    "IDENTITY_CLIENT_SECRET", default="" if PRODUCTION else "youyue-development-secret"
                ),
            }
        ],
    }
}
SOCIALACCOUNT_ONLY = True
SOCIALACCOUNT_ADAPTER = "youyue.identity.adapter.PlatformAdapter"
ACCOUNT_ADAPTER = "youyue.identity.adapter.AccountAdapter"
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_LOGIN_ON_GET = True
SOCIALACCOUNT_AUTO_SIGNUP = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "account_name"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*"]
LOGIN_URL = "identity:sign_in"
LOGIN_REDIRECT_URL = "/items/"
LEGAL_PERSON_REDIRECT_URL = "/employer/"
OFFICE_REDIRECT_URL = "/admin/"
LOGOUT_REDIRECT_URL = "/"
# An employer's account opens when its information is complete, or only after the office has looked at it.
EMPLOYER_OPENING_NEEDS_APPROVAL = env.bool("EMPLOYER_OPENING_NEEDS_APPROVAL", default=False)
# Within how many working days an employer should decide; what waits longer is shown as overdue.
EMPLOYER_REVIEW_WORKING_DAYS = env.int("EMPLOYER_REVIEW_WORKING_DAYS", default=5)

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "youyue.ui.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "youyue.ui.staticfiles.BundleFinder",
]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = {
    "default": store_from(env, MEDIA_ROOT),
    "staticfiles": {
        "BACKEND": "youyue.ui.staticfiles.HashedStaticFiles"
        if not DEBUG
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
MATERIAL_MAX_PDF_BYTES = env.int("MATERIAL_MAX_PDF_BYTES", default=20 * 1024 * 1024)
MATERIAL_MAX_IMAGE_BYTES = env.int("MATERIAL_MAX_IMAGE_BYTES", default=10 * 1024 * 1024)
MATERIAL_MAX_PIXELS = env.int("MATERIAL_MAX_PIXELS", default=50_000_000)
MATERIAL_MAX_PAGES = env.int("MATERIAL_MAX_PAGES", default=300)
MATERIAL_STORE_SECONDS = env.float("MATERIAL_STORE_SECONDS", default=6)
# Drawn pages of handed-in files, kept beside them so that they are not drawn twice.
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=2048)
MATERIAL_MAX_FILES = env.int("MATERIAL_MAX_FILES", default=10)
# A font with Chinese letters for the watermark over identity documents; by default the system's own is found.
WATERMARK_FONT = env.str("WATERMARK_FONT", default="")
# ClamAV's clamd: the path of its socket, or host:port. Empty: files are not scanned, and pages say so.
CLAMD_SOCKET = env.str("CLAMD_SOCKET", default="")
# Evidence that ends so soon is pointed out; a draft that nobody saves for so long ends (filing/expiry.py).
EVIDENCE_EXPIRY_DAYS = env.int("EVIDENCE_EXPIRY_DAYS", default=90)
DRAFT_LIFETIME_DAYS = env.int("DRAFT_LIFETIME_DAYS", default=90)
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
# Three bytes a Chinese letter become nine in a form: what is far too long still comes back to be shortened.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
# One file fits into memory: a temporary file would outlive a process that is killed, and is not encrypted.
FILE_UPLOAD_MAX_MEMORY_SIZE = max(MATERIAL_MAX_PDF_BYTES, MATERIAL_MAX_IMAGE_BYTES) + 1024 * 1024

# --- mail: only the worker sends ------------------------------------------------------------------
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="youyue@localhost")
# The class of a gateway for short messages (youyue/notices/channels.py); "" means that none are sent.
_MOCK_GATEWAY = "youyue.identity.mock_platform.sms.Gateway"
SMS_GATEWAY = env.str("SMS_GATEWAY", default=_MOCK_GATEWAY if MOCK_PLATFORM else "")
SMS_TIMEOUT = 5  # seconds a gateway may take, while mail and jobs of the same worker wait

# --- language and time ----------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# --- browser-side guards --------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        # signing out is a form whose answer leads to the platform
        "form-action": [SELF, *IDENTITY_ORIGINS],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "manifest-src": [SELF],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Form data and personal data stay out of every log: no request bodies, no SQL, no admin mails.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
    # Below this level they write down signed addresses, which open a stored file for whoever has them.
    "loggers": {name: {"level": "ERROR"} for name in ("urllib3", "botocore")},
}
DEFAULT_EXCEPTION_REPORTER_FILTER = "youyue.ui.errors.NoPersonalData"

# The covering columns of some indexes are PostgreSQL's; SQLite keeps the index without them.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
