"""The door through which a server reaches the office site."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanbiao.settings")
application = get_wsgi_application()
