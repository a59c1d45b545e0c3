"""The door through which a server reaches a site."""

import os
import sys
from contextlib import suppress
from threading import Thread

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection
from django.utils import timezone

from sanbiao.installation.refusals import WrongKey
from sanbiao.portal.taking_in import TakingIn

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanbiao.settings")
os.environ["SANBIAO_PAGES"] = "1"  # what is imported here serves pages, which wait for the database briefly
application = get_wsgi_application()
taken_in = TakingIn(application)

from sanbiao.portal.keys import hold  # noqa: E402  # the models are there from here on

try:
    with suppress(DatabaseError):  # one that is away is told by each page; `sanbiao serve` did not start without it
        hold(at=timezone.now())
except WrongKey as error:
    sys.exit(str(error))
finally:
    connection.close()  # it is this thread's, and the site has threads of its own

if not settings.PUBLIC_SITE:
    from sanbiao.portal.serving import warm

    # The first chart and the first figure of a process take seconds; they should not be the first visitor's.
    Thread(target=warm, daemon=True).start()
