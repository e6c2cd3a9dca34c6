"""One settings module, read from the environment, failing loudly. Every variable is in .env.example and the README."""

import os
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.utils.csp import CSP
from django.utils.translation import gettext_lazy as _

from campaign.environment import database, days, flag, local_secret, mailer, required, whole
from campaign.log_lines import to_stderr
from campaign.rate_limits import RATE_LIMITS

BASE_DIR = Path(__file__).resolve().parent.parent

PRODUCTION = flag("PRODUCTION")
DEBUG = flag("DEBUG")
if PRODUCTION and DEBUG:
    raise ImproperlyConfigured("DEBUG=1 and PRODUCTION=1 contradict each other: unset DEBUG.")
STYLEGUIDE = DEBUG or flag("STYLEGUIDE")
MAINTENANCE = flag("MAINTENANCE")  # every page says so and nothing is written
VAR_DIR = Path(os.environ.get("VAR_DIR", BASE_DIR / "var"))
VAR_DIR.mkdir(parents=True, exist_ok=True)

SECRET_KEY = required("SECRET_KEY", when=PRODUCTION, why="set it to at least 50 random characters.") or local_secret(
    VAR_DIR
)
if len(SECRET_KEY) < 50:
    raise ImproperlyConfigured("SECRET_KEY is too short: set it to at least 50 random characters.")
SECRET_KEY_FALLBACKS = [key for key in os.environ.get("SECRET_KEY_FALLBACKS", "").split(",") if key]
hosts = required("ALLOWED_HOSTS", when=PRODUCTION, why="list the names this site answers to, with commas between them.")
ALLOWED_HOSTS = [host.strip() for host in hosts.split(",") if host.strip()] or ["127.0.0.1", "localhost", "[::1]"]
if PRODUCTION and "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS=* lets anyone choose the site's name: list the names.")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS] if PRODUCTION else []

DEMO_PASSWORD = os.environ.get("DEMO_PASSWORD", "" if PRODUCTION else "donghanh-demo")
if PRODUCTION and DEMO_PASSWORD:
    raise ImproperlyConfigured("DEMO_PASSWORD is set in production: demo accounts have a public password. Unset it.")

INSTALLATION_NAME = os.environ.get("INSTALLATION_NAME", "Bình dân học vụ số")
INSTALLATION_ORGANISATION = os.environ.get("INSTALLATION_ORGANISATION", "Thành đoàn Hà Nội")
INSTALLATION_CONTACT = os.environ.get("INSTALLATION_CONTACT", "")
INSTALLATION_PROVINCE = os.environ.get("INSTALLATION_PROVINCE", "01")
BASE_URL = os.environ.get("BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")

INSTALLED_APPS = [
    "campaign.apps.CampaignConfig",
    "teams.apps.TeamsConfig",
    "learners.apps.LearnersConfig",
    "sessions.apps.SessionsConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "django_htmx",
    "allauth",
    "allauth.account",
]
AUTH_USER_MODEL = "campaign.User"
ROOT_URLCONF = "campaign.urls"
WSGI_APPLICATION = "campaign.wsgi.application"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "campaign.middleware.PrivacyMiddleware",
    "campaign.middleware.MaintenanceMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "campaign.middleware.CsrfCookieMiddleware",
    "campaign.middleware.FileSentMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "campaign.middleware.LanguageMiddleware",
    "campaign.middleware.SignInRequiredMiddleware",
    "campaign.middleware.AccessMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ACCESS_LOADER = "teams.access.access_of"

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
                "campaign.web.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "campaign.templatetags.ui",
                "campaign.templatetags.stamps",
            ],
        },
    }
]
FORM_RENDERER = "campaign.forms.Renderer"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Database: SQLite by default, PostgreSQL by DATABASE_URL.
DATABASE_URL = os.environ.get("DATABASE_URL", f"sqlite:///{VAR_DIR / 'db.sqlite3'}")
DATABASES = {"default": database(DATABASE_URL)}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # Without IMMEDIATE half of concurrent writes fail; FULL keeps a commit through a power cut.
    DATABASES["default"]["CONN_MAX_AGE"] = None  # opening one costs as much as a query or two
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    DATABASES["default"]["OPTIONS"] = {
        "pool": {"min_size": 2, "max_size": whole("DATABASE_POOL", 8, least=2), "timeout": 10},
        "options": "-c lock_timeout=5s -c statement_timeout=30s",
        "prepare_threshold": 5,  # for `statements.run(by_key=True)` alone: Django's own cursors never prepare
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# The cache holds rate limits and job hints that may vanish; in the database, so that it works without Redis.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}

# Jobs: rows are the truth and Celery only brings hints. Without REDIS_URL `manage.py run_jobs` runs this schedule.
REDIS_URL = os.environ.get("REDIS_URL", "")
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 300,
    "socket_timeout": 2,  # a hung Redis would otherwise freeze web workers
    "socket_connect_timeout": 2,
    "unacked_restore_interval": 10,
}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_TIME_LIMIT = 280
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "celerybeat-schedule")
CELERY_TIMEZONE = "Asia/Ho_Chi_Minh"


def every(seconds: int, task: str) -> dict[str, Any]:
    """An entry of the schedule: one turn per slot of so many seconds, however many schedulers there are."""
    return {"task": "campaign.tasks.run_in_slot", "args": [task, seconds], "schedule": float(seconds)}


CELERY_BEAT_SCHEDULE = {
    "recompute_roll_ups": every(10, "campaign.tasks.recompute_roll_ups"),
    "check_imports": every(5, "campaign.tasks.check_imports"),
    "queue_reminders": every(60, "sessions.tasks.queue_reminders"),
    "watch_places": every(3600, "sessions.tasks.watch_places"),
    "deliver_reminders": every(15, "sessions.tasks.deliver_reminders"),
    "issue_certificates": every(5, "sessions.tasks.issue_certificates"),
    "lapse_offers": every(30, "sessions.tasks.lapse_offers"),
    "make_rota_sessions": every(3600, "sessions.tasks.make_rota_sessions"),
    "forget_check_ins": every(900, "sessions.tasks.forget_check_ins"),
    "forget_queue_files": every(3600, "sessions.tasks.forget_queue_files"),
    "forget_people": every(86_400, "sessions.tasks.forget_people"),
    "clear_expired": every(3600, "campaign.tasks.clear_expired"),
}
JOB_SLOTS_KEPT_DAYS = 2
LEARNERS_PER_COMPANION = whole("LEARNERS_PER_COMPANION", 4, least=1)  # in a class, and in pairs
HOURS_PER_WEEK = whole("HOURS_PER_WEEK", 10, least=1)  # more than that is too much for a volunteer
QUALIFICATION_MONTHS = whole("QUALIFICATION_MONTHS", 12, least=1)  # how long a training for volunteers holds
OFFER_HOURS = whole("OFFER_HOURS", 12, least=1)  # how long a free place waits for the next of the waiting list
TRAVEL_KILOMETRES_PER_HOUR = whole("TRAVEL_KILOMETRES_PER_HOUR", 20, least=1)  # between two shifts
SYNC_POSTS_PER_MINUTE = whole("SYNC_POSTS_PER_MINUTE", 240, least=1)  # of one person, in each web process
FOLLOW_UP_DAYS = days("FOLLOW_UP_DAYS", "3,14,45")  # rising
ACTION_DAYS = whole("ACTION_DAYS", 7, least=1)  # within which a barrier's next step should be taken
REMINDER_HOUR = whole("REMINDER_HOUR", 18, most=23)  # local hour of the day before a session

# Sign-in
AUTHENTICATION_BACKENDS = ["campaign.sign_in.SignIn"]
SESSION_ENGINE = "campaign.sign_in"
PASSWORD_HASHERS = ["campaign.passwords.Argon2Hasher", "django.contrib.auth.hashers.PBKDF2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "campaign.passwords.UnlikeThePerson"},
    {"NAME": "campaign.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "campaign.passwords.Uncommon"},
    {"NAME": "campaign.passwords.MoreThanDigits"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "campaign:home"
ACCOUNT_ADAPTER = "campaign.accounts.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_FORMS = {
    "login": "campaign.account_forms.SignInForm",
    "change_password": "campaign.account_forms.ChangePasswordForm",
    "reset_password": "campaign.account_forms.ResetPasswordForm",
    "reset_password_from_key": "campaign.account_forms.ResetPasswordKeyForm",
}
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Rate limits go by the visitor's address: behind proxies it stands in X-Forwarded-For, written by so many of them.
ALLAUTH_TRUSTED_PROXY_COUNT = whole("TRUSTED_PROXY_COUNT", 1 if PRODUCTION else 0)
ACCOUNT_RATE_LIMITS = RATE_LIMITS
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "campaign.views.errors.csrf_failure"

# Language, time, numbers
LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale" / "libraries"]
FORMAT_MODULE_PATH = ["campaign.formats"]
USE_I18N = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
PHONENUMBER_DEFAULT_REGION = "VN"
PHONENUMBER_DB_FORMAT = "E164"

# Static files: plain while developing, hashed and compressed once `collectstatic` has run in production.
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
if not PRODUCTION:
    STATIC_ROOT.mkdir(exist_ok=True)  # WhiteNoise warns at every start while it is missing
STATICFILES_DIRS = [BASE_DIR / "static"]
WHITENOISE_USE_FINDERS = not PRODUCTION
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": VAR_DIR / "files"}},
    "staticfiles": {
        "BACKEND": "campaign.static_files.HashedStorage"
        if PRODUCTION
        else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "campaign.imports.uploads.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_URL = required("EMAIL_URL", when=PRODUCTION, why="write it as smtp://user:password@host:587?tls=1.") or "console:"
MAILERS = {"default": mailer(EMAIL_URL)}
DEFAULT_FROM_EMAIL = (
    required("DEFAULT_FROM_EMAIL", when=PRODUCTION, why="the sender's address of every message.")
    or "dong-hanh@localhost"
)

# Security headers
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:"],
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "manifest-src": [CSP.SELF],
    "worker-src": [CSP.SELF],
    "object-src": [CSP.NONE],
    "base-uri": [CSP.NONE],
    "frame-ancestors": [CSP.NONE],
    "form-action": [CSP.SELF],
}
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if PRODUCTION:
    SECURE_SSL_REDIRECT = True
    SECURE_REDIRECT_EXEMPT = [r"^health/", r"^sync/"]  # /sync/ refuses plain http by itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"

LOGGING = to_stderr(os.environ.get("LOG_LEVEL", "INFO"))
