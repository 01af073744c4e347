"""Settings of youyue, read from the environment; `.env.example` lists every variable.

Everything has a default that suits `make run` on one machine. `YOUYUE_ENV=production` switches the
development conveniences off and makes the secrets compulsory.
"""

from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from youyue.allauth_settings import ALLAUTH
from youyue.content_policy import content_policy
from youyue.databases import database_from
from youyue.keys import ring_from
from youyue.logs import logging_from
from youyue.stores import stores_from

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
    "youyue.service",
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
    "allauth.mfa",
    "csp",
]
MOCK_PLATFORM = env.bool("MOCK_PLATFORM", default=DEBUG)
if MOCK_PLATFORM:
    INSTALLED_APPS.append("youyue.identity.mock_platform")

MIDDLEWARE = [
    "youyue.service.probes.ProbesMiddleware",
    "youyue.service.requests.RequestsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "youyue.ui.compressed.CompressedPagesMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "youyue.ui.middleware.ChosenLanguageMiddleware",
    "youyue.service.throttling.FloodMiddleware",
    "youyue.ui.unreadable.ReadableFormMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "youyue.identity.kept.KeptThroughSignInMiddleware",
    "youyue.identity.sessions.TouchMiddleware",
    "youyue.identity.withheld.WithheldMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "youyue.service.throttling.ThrottlingMiddleware",
    "youyue.identity.assurance.guard.StepUpMiddleware",
    "youyue.ui.middleware.WrongMethodMiddleware",
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
            "builtins": ["django.templatetags.i18n", "youyue.ui.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "youyue.ui.forms.Renderer"

# --- data -----------------------------------------------------------------------------------------
DATABASES = {
    "default": database_from(env.str("DATABASE_URL", default=""), VAR_DIR / "youyue.sqlite3"),
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
THROTTLED = env.bool("THROTTLED", default=True)  # False only where a load test has a single address
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = [
    "youyue.identity.backends.GrantBackend",
    "applicants.permissions.WindowBackend",
    "employers.permissions.MembershipBackend",
]

_keys = partial(ring_from, env, PRODUCTION)
FIELD_KEYS = _keys("FIELD_KEYS")
INDEX_KEYS = _keys("INDEX_KEYS")
WRITE_OLD_COLUMNS = env.bool("WRITE_OLD_COLUMNS", default=False)  # youyue/identity/old_columns.py
# What links the record of what happened: a ring of its own, or the one of the index.
LOG_KEYS = _keys("LOG_KEYS") if env.str("LOG_KEYS", default="") else INDEX_KEYS
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
# The office and the desks ask for more (identity/assurance/doors.py): a sign-in of this level, or a code.
SECOND_FACTOR_ENFORCED = env.bool("SECOND_FACTOR_ENFORCED", default=True)
SECOND_FACTOR_LEVEL = env.str("SECOND_FACTOR_LEVEL", default="L3")
SECOND_FACTOR_MINUTES = env.int("SECOND_FACTOR_MINUTES", default=30)  # for what is revealed or leaves
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
vars().update(ALLAUTH)
LOGIN_URL = "identity:sign_in"
LOGIN_REDIRECT_URL = "/items/"
LEGAL_PERSON_REDIRECT_URL = "/employer/"
OFFICE_REDIRECT_URL = "/admin/"
LOGOUT_REDIRECT_URL = "/"
# An employer's account opens when its information is complete, or only after the office has looked at it.
EMPLOYER_OPENING_NEEDS_APPROVAL = env.bool("EMPLOYER_OPENING_NEEDS_APPROVAL", default=False)
# Within how many working days an employer should decide; what waits longer is shown as overdue.
EMPLOYER_REVIEW_WORKING_DAYS = env.int("EMPLOYER_REVIEW_WORKING_DAYS", default=5)

# A session ends when nothing was done for so long, and after so long whatever was done.
SESSION_COOKIE_AGE, SESSION_LONGEST = 30 * 60, 8 * 3600
SESSION_ENGINE, SESSION_COOKIE_SAMESITE = "youyue.identity.sessions", "Lax"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "youyue.ui.errors.csrf_failure"

# --- files ----------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "youyue.ui.staticfiles.BundleFinder",
]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(VAR_DIR / "media")))
STORAGES = stores_from(env, MEDIA_ROOT, VAR_DIR / "checkpoints", debug=DEBUG)
MATERIAL_MAX_PDF_BYTES = env.int("MATERIAL_MAX_PDF_BYTES", default=20 * 1024 * 1024)
MATERIAL_MAX_IMAGE_BYTES = env.int("MATERIAL_MAX_IMAGE_BYTES", default=10 * 1024 * 1024)
MATERIAL_MAX_PIXELS = env.int("MATERIAL_MAX_PIXELS", default=50_000_000)
MATERIAL_MAX_PAGES = env.int("MATERIAL_MAX_PAGES", default=300)
# Children that open files, for each process that serves (as many as cores) and each worker.
FILE_CHILDREN = env.int("FILE_CHILDREN", default=1)
MATERIAL_STORE_SECONDS = env.float("MATERIAL_STORE_SECONDS", default=6)
# Drawn pages of handed-in files, kept beside them so that they are not drawn twice.
PAGE_CACHE_MEGABYTES = env.int("PAGE_CACHE_MEGABYTES", default=2048)
MATERIAL_MAX_FILES = env.int("MATERIAL_MAX_FILES", default=10)
# Stored bytes, removed files included; forty files of ten MB, and three such applications.
MATERIAL_MAX_BYTES_OF_APPLICATION = env.int("MATERIAL_MAX_BYTES_OF_APPLICATION", default=400 * 1024 * 1024)
MATERIAL_MAX_BYTES_OF_PERSON = env.int("MATERIAL_MAX_BYTES_OF_PERSON", default=1200 * 1024 * 1024)
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
# Whole requests: several files at once, and a form with one photo. Other pages take the text above.
UPLOAD_MAX_BODY_BYTES = env.int("UPLOAD_MAX_BODY_BYTES", default=64 * 1024 * 1024)
PORTRAIT_MAX_BODY_BYTES = MATERIAL_MAX_IMAGE_BYTES + DATA_UPLOAD_MAX_MEMORY_SIZE
# Memory only: a temporary file would outlive a process that is killed, and is not encrypted.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = max(UPLOAD_MAX_BODY_BYTES, PORTRAIT_MAX_BODY_BYTES)
# Threads of each process, as deploy/gunicorn.py starts them: half of them may be uploading.
WEB_THREADS = env.int("WEB_THREADS", default=4)

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
TIME_ZONE, USE_TZ = "Asia/Shanghai", True

# --- browser-side guards --------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = content_policy(IDENTITY_ORIGINS)
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
if PRODUCTION:
    SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=True)
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    # browsers take a cookie of such a name from this very host alone: no neighbour can plant one
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"

# --- what is written down and counted -------------------------------------------------------------
LOGGING = logging_from(env, production=PRODUCTION)
# Addresses and networks that may read /metrics, and the folder in which several processes count together.
METRICS_FROM = env.list("METRICS_FROM", default=[] if PRODUCTION else ["127.0.0.1", "::1"])
METRICS_FOLDER = env.str("PROMETHEUS_MULTIPROC_DIR", default="")
# Where `manage.py back_up` saves to: a disk of another machine. Empty: nowhere, and the doctor says so.
BACKUP_TO = env.str("BACKUP_TO", default="")
BACKUP_KEEP_DAYS = env.int("BACKUP_KEEP_DAYS", default=35)
DEFAULT_EXCEPTION_REPORTER_FILTER = "youyue.ui.errors.NoPersonalData"

# The covering columns of some indexes are PostgreSQL's; SQLite keeps the index without them.
SILENCED_SYSTEM_CHECKS = ["models.W040"]
