"""`sanbiao`: the command line. Django is set up inside the commands, so that `--help` is quick."""

from sanbiao.cli import accounts, exporting, figures, importing, keeping, meanings, periods, reports, site
from sanbiao.cli.base import app

__all__ = ["accounts", "app", "exporting", "figures", "importing", "keeping", "main", "meanings", "periods", "reports", "site"]


def main() -> None:
    app()
