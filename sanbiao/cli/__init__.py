"""`sanbiao`: the command line. Django is set up inside the commands, so that `--help` is quick."""

import os

from sanbiao.cli import accounts, exporting, figures, importing, keeping, keys, meanings, periods, reports, site
from sanbiao.cli.base import app

__all__ = [
    "accounts",
    "app",
    "exporting",
    "figures",
    "importing",
    "keeping",
    "keys",
    "main",
    "meanings",
    "periods",
    "reports",
    "site",
]


def main() -> None:
    os.umask(0o077)  # before the settings say so: keys are put back without them
    app()
