"""`sanbiao`: the command line. Django is set up inside the commands, so that `--help` is quick."""

from sanbiao.cli import exporting, figures, importing, keeping, periods, reports, site
from sanbiao.cli.base import app

__all__ = ["app", "exporting", "figures", "importing", "keeping", "main", "periods", "reports", "site"]


def main() -> None:
    app()
