"""Settings of every site and command, read from the environment, with defaults that are safe."""

import os
import sys
import tempfile
from pathlib import Path

import structlog
from csp.constants import NONE, SELF
from structlog.typing import Processor

from sanbiao import environment
from sanbiao.core.secrecy.logs import line_without_numbers
from sanbiao.database import database
from sanbiao.home import part
from sanbiao.installation.keys import audit_key, audit_keys, derived, field_key, handed_out, public_site_key, secret_key
from sanbiao.installation.locks import hold, starting
from sanbiao.installation.place import Place
from sanbiao.installation.refusals import Busy
from sanbiao.installation.settling import is_settled, settle
from sanbiao.portal.public_site import GuardedConnection
from sanbiao.scratch import own_folder

environment.check()
os.umask(0o077)  # whatever a process of ours writes, the home and all in it, is for its owner alone
HOME = environment.HOME()
# What is written for a moment stays in the home too, and is removed by the next process where one was killed.
FILE_UPLOAD_TEMP_DIR = tempfile.tempdir = str(own_folder(HOME))
DEBUG = environment.DEBUG()
PRODUCTION = environment.PRODUCTION()
PUBLIC_SITE = environment.SITE() == "public"
# The public site opens nothing that is sealed, and signs nothing that the office believes but the codes of both.
if PUBLIC_SITE:
    if not is_settled(HOME):
        raise Busy("恢复或更换密钥没有做完，请先启动办公网站（或运行 sanbiao doctor），再启动公众网站。")
    hold(HOME)
    SANBIAO_FIELD_KEY, SANBIAO_PUBLIC_SITE_KEY = None, public_site_key(HOME)
    SECRET_KEY = derived(SANBIAO_PUBLIC_SITE_KEY, "sanbiao/secret").hex()
    SANBIAO_AUDIT_KEYS: tuple[bytes, ...] = (audit_key(SANBIAO_PUBLIC_SITE_KEY),)
else:
    with starting(HOME):
        hold(HOME)
        settle(Place.from_environment())
        SECRET_KEY, SANBIAO_FIELD_KEY = secret_key(HOME), field_key(Place.from_environment())
        SANBIAO_PUBLIC_SITE_KEY = handed_out(HOME, SANBIAO_FIELD_KEY)
        SANBIAO_AUDIT_KEYS = audit_keys(HOME, SANBIAO_PUBLIC_SITE_KEY)
ALLOWED_HOSTS = environment.HOSTS()
CSRF_TRUSTED_ORIGINS = environment.ORIGINS()

# A business is its folder: nothing outside it names it.
BUSINESSES = sorted(path.parent.name for path in (Path(__file__).parent / "affairs").glob("*/apps.py"))

INSTALLED_APPS = [
    *[f"sanbiao.affairs.{business}" for business in BUSINESSES],
    "sanbiao.portal",
    "sanbiao.reports",
    "sanbiao.collecting",
    "sanbiao.registry.people",
    "sanbiao.registry.firms",
    "sanbiao.registry.stated",
    "sanbiao.registry.organisations",
    "sanbiao.registry.codes",
    "sanbiao.core.drive",
    "sanbiao.core.pages",
    "sanbiao.core.indicators",
    "sanbiao.core.ledger",
    "sanbiao.core.tasks",
    "sanbiao.core.audit",
    "sanbiao.core.access",
    "sanbiao.core.secrecy",
    "sanbiao.core.ui",
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
]

MIDDLEWARE = [
    "sanbiao.portal.middleware.ClientAddress",
    "sanbiao.portal.middleware.AccessLog",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "sanbiao.portal.middleware.OwnOriginAlone",
    "sanbiao.portal.middleware.WithinLengths",  # behind what adds headers alone, before whatever reads or looks up
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "sanbiao.portal.middleware.BoundedWait",  # around whatever reaches the database
    "sanbiao.portal.middleware.NoNumbersInAddresses",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",  # after it: to look for a token, a body has to be read
    "sanbiao.portal.middleware.WithinBounds",  # after these: what a stranger sends is not read
    "sanbiao.portal.middleware.Locks",
    "sanbiao.portal.middleware.SessionInUse",
    "sanbiao.portal.sent_twice.SentTwice",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "sanbiao.portal.middleware.OwnPassword",
    "sanbiao.portal.middleware.Overreaching",
    "sanbiao.portal.middleware.ContextMiddleware",
    "axes.middleware.AxesMiddleware",
]

# The public site has no door: no accounts, no sessions, and a database that would not let it read either.
if PUBLIC_SITE:
    BEHIND_THE_DOOR = (
        "Session",
        "SentTwice",
        "auth.",
        "allauth",
        "messages",
        "htmx",
        "admin",
        "OwnPassword",
        "Overreaching",
        "ContextMiddleware",
    )
    MIDDLEWARE = [name for name in MIDDLEWARE if not any(part in name for part in BEHIND_THE_DOOR)]
    INSTALLED_APPS = [name for name in INSTALLED_APPS if not name.startswith(("allauth.account", "django.contrib.admin"))]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "sanbiao.portal.context.shell",
            ],
        },
    },
]
FORM_RENDERER = "sanbiao.core.ui.forms.Renderer"

ROOT_URLCONF = "sanbiao.urls_public" if PUBLIC_SITE else "sanbiao.urls"
WSGI_APPLICATION = "sanbiao.wsgi.application"

PAGE_TIMEOUT = environment.PAGE_TIMEOUT() if environment.PAGES() else None
DATABASES = {"default": database(environment.DATABASE_URL(), page_timeout=PAGE_TIMEOUT)}
if PUBLIC_SITE and DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"]["factory"] = GuardedConnection
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "sanbiao.portal.passwords.NoCommonWord"},
    {"NAME": "sanbiao.portal.passwords.NoWordsOfTheOffice"},
    {"NAME": "sanbiao.portal.passwords.KindsOfCharacters"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "sanbiao.portal.adapters.ClosedSignup"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Axes counts failed sign-ins and locks; a second counter beside it would only give a second, different answer.
ACCOUNT_RATE_LIMITS = {"login": "60/m/ip", "login_failed": None}
MFA_ADAPTER = "sanbiao.portal.adapters.SealedFactors"
MFA_FORMS = {
    "activate_totp": "sanbiao.portal.sign_in.NewFactorForm",
    "authenticate": "sanbiao.portal.sign_in.CodeForm",
    "reauthenticate": "sanbiao.portal.sign_in.CodeAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "三标"
AXES_FAILURE_LIMIT = environment.LOCK_AFTER()
AXES_COOLOFF_TIME = environment.LOCK_FOR()
AXES_USERNAME_CALLABLE = "sanbiao.portal.sign_in.username_counted"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "portal/locked.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False

SANBIAO_IDLE = 30 * 60  # seconds without a request that end a session
SESSION_COOKIE_AGE = 12 * 60 * 60  # a working day; SessionInUse ends it earlier
SESSION_SAVE_EVERY_REQUEST = False  # a page that only reads does not write
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True  # pages carry the token themselves
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
# No other host, not even a neighbour of the same domain, can set a cookie of such a name; browsers ask HTTPS for it.
HOST_ALONE = "__Host-" if PRODUCTION else ""
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = f"{HOST_ALONE}sessionid", f"{HOST_ALONE}csrftoken"
SANBIAO_IN_USE_COOKIE, SANBIAO_MESSAGES_COOKIE = f"{HOST_ALONE}sanbiao_in_use", f"{HOST_ALONE}messages"
SANBIAO_RECENT_COOKIE = f"{HOST_ALONE}recent_units"
SANBIAO_TODAY_COOKIE = f"{HOST_ALONE}today"  # what a phone without an account showed on this day already
MESSAGE_STORAGE = "sanbiao.portal.told.ToldOnce"
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# How many proxies stand before the site; each adds the address it was called from to X-Forwarded-For.
PROXIES = environment.PROXIES()
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
        "manifest-src": [SELF],
    },
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = part(HOME, "static")
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a directory that is not there
MEDIA_ROOT = part(HOME, "files")
SANBIAO_SAMPLES = Path(__file__).parent / "city" / "data" / "samples"  # invented rows of each ledger, by its key
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_ALLOW_ALL_ORIGINS = False  # no site but this one needs its files
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_HANDLERS = [
    "sanbiao.core.drive.uploads.LimitedUpload",
    "sanbiao.core.drive.uploads.WaitingOnDisk",
]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440  # what a form holds that sends no files
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = 2000  # a folder of forms, one a person

# "user:password" of the demonstration account, shown on the sign-in page; set by `sanbiao demo` alone.
SANBIAO_DEMO = environment.DEMO()
TASKS = {"default": {"BACKEND": environment.TASKS()}}

# The digest is the only mail, and the office alone sends it. What a server does not take within so many seconds is tried later.
MAIL = None if PUBLIC_SITE else environment.MAIL()
SANBIAO_SENDS_MAIL = MAIL is not None
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if MAIL else 'dummy'}.EmailBackend"
if MAIL:
    EMAIL_HOST, EMAIL_PORT, DEFAULT_FROM_EMAIL = MAIL.host, MAIL.port, MAIL.sender
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL.user, MAIL.password
    EMAIL_USE_SSL, EMAIL_USE_TLS = MAIL.guard == "ssl", MAIL.guard == "starttls"
EMAIL_TIMEOUT = 10
SANBIAO_OFFICE_ADDRESS = environment.OFFICE_ADDRESS()

SANBIAO_CITY = environment.CITY()
# One JSON object a line, ours and Django's: errors with their traceback and without the values of variables, which may be
# personal. Whatever somebody sent stands in a string and can begin no line of its own; numbers of people that a message
# quotes are shown in part, whoever logs it.
STAMPED: list[Processor] = [
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", key="time"),  # UTC
]
AS_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "secrets": {"()": "sanbiao.core.access.secret_addresses.HideSecrets"},
        "refused": {"()": "sanbiao.core.access.refused_requests.RefusedRequests"},
    },
    "formatters": {
        "json": {
            "()": "sanbiao.core.secrecy.logs.WithoutNumbers",
            "foreign_pre_chain": [*STAMPED, structlog.stdlib.add_logger_name, structlog.processors.format_exc_info],
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, AS_JSON],
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["refused", "secrets"], "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
}
structlog.configure(processors=[*STAMPED, AS_JSON, line_without_numbers], logger_factory=structlog.PrintLoggerFactory(sys.stderr))

SANBIAO_GRANTS = "sanbiao.registry.organisations.queries.grants_of"
# The books whose rows the audit administrator sees by name and content: accounts and grants, no business data.
SANBIAO_AUDIT_OPEN = ("auth.user", "organisations.grant")
SANBIAO_ODD_USE = {name: told() for name, told in environment.ODD_USE.items()}
SANBIAO_UPLOAD_LIMIT = environment.UPLOAD_LIMIT()
SANBIAO_READING_MEMORY = environment.READING_MEMORY()
SANBIAO_KEEP_FILES = environment.KEEP_FILES()  # days that dropped files are kept
SANBIAO_ANSWERS_KEPT = 5_000  # so many answers to the queries of figures a process remembers until something changes

# What the pages of teams go by. A post counts as chief (正职) when one of its titles ends with a word of its kind of unit
# and holds none of the other words; everything else that is no mere rank is a deputy's (副职).
SANBIAO_TEAM_AGE_LINE = environment.TEAM_AGE_LINE()
SANBIAO_CHIEF_POSTS = {
    "towns": ["党委书记", "党工委书记", "镇长", "乡长", "办事处主任"],
    "others": [
        "书记",
        "局长",
        "主任",
        "部长",
        "主席",
        "院长",
        "检察长",
        "校长",
        "馆长",
        "台长",
        "社长",
        "行长",
        "会长",
        "理事长",
        "董事长",
    ],
}
SANBIAO_DEPUTY_MARKS = ["副", "纪委", "纪工委", "纪检", "助理", "人武部", "武装部", "机关党委", "机关工会", "政治部"]
SANBIAO_RANK_TITLES = ["巡视员", "调研员", "主任科员", "科员"]
# Retirement: the age before 2025 by sex and the first words of the rank, the first line that fits; and by that age, how
# many months of birth share one month of delay, and the most months of delay.
SANBIAO_RETIREMENT_AGES = [("male", "", 60), ("female", "县处级", 60), ("female", "厅局级", 60), ("female", "", 55)]
SANBIAO_RETIREMENT_DELAYS = {60: (4, 36), 55: (4, 36), 50: (2, 60)}
# What an installation sets for itself of the rules of training: sanbiao.affairs.training.apps.Rules names them all.
SANBIAO_TRAINING = {"phone_address": environment.PHONE_ADDRESS()}
