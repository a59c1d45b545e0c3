"""The door through which a server reaches a site."""

import os
from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from sanbiao.portal.taking_in import TakingIn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanbiao.settings")
os.environ["SANBIAO_PAGES"] = "1"  # what is imported here serves pages, which wait for the database briefly
application = get_wsgi_application()
taken_in = TakingIn(application)

if not settings.PUBLIC_SITE:
    from sanbiao.portal.serving import warm

    # The first chart and the first figure of a process take seconds; they should not be the first visitor's.
    Thread(target=warm, daemon=True).start()
