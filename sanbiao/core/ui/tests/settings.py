"""The least Django needs to draw the gallery, without the rest of the project."""

from csp.constants import NONE, SELF

DEBUG = True
SECRET_KEY = "gallery"
ALLOWED_HOSTS = ["*"]
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
LANGUAGE_CODE = "zh-hans"
INSTALLED_APPS = ["sanbiao.core.ui", "django.contrib.staticfiles", "django.forms"]
MIDDLEWARE = ["csp.middleware.CSPMiddleware", "django.middleware.csrf.CsrfViewMiddleware"]
ROOT_URLCONF = "sanbiao.core.ui.tests.urls"
STATIC_URL = "/static/"
FORM_RENDERER = "sanbiao.core.ui.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
    }
}
