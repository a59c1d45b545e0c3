"""`sanbiao`: the command line. Django is set up inside the commands, so that `--help` is quick."""

from sanbiao.cli import exporting, figures, importing, keeping, reports, site
from sanbiao.cli.base import app

__all__ = ["app", "exporting", "figures", "importing", "keeping", "main", "reports", "site"]


def main() -> None:
    app()
