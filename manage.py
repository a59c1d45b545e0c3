#!/usr/bin/env python
"""Django's own command line, for developers; people use `sanbiao`."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sanbiao.settings")
    from django.core.management import execute_from_command_line

    from sanbiao.environment import Nonsense
    from sanbiao.installation.refusals import Unusable

    try:
        execute_from_command_line(sys.argv)
    except (Nonsense, Unusable) as error:
        sys.exit(str(error))
