"""Write the generated pages of docs/, or say which are stale."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from sanbiao.portal.pages import generated

FOLDERS = ("machines", "ledgers", "indicators")


class Command(BaseCommand):
    help = "Write the pages of docs/ that are generated from the code."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="write nothing; fail if a page is stale")
        parser.add_argument("--to", type=Path, default=Path("docs"), help="the folder of the pages")

    def handle(self, *args: Any, check: bool, to: Path, **options: Any) -> None:
        pages = {to / name: text for name, text in generated().items()}
        left_over = {path for folder in FOLDERS for path in (to / folder).glob("*.md")} - set(pages)
        stale = {path for path, text in pages.items() if not path.exists() or path.read_text(encoding="utf-8") != text}
        if check and (stale or left_over):
            names = ", ".join(sorted(str(path) for path in stale | left_over))
            raise CommandError(f"Stale: {names}. Run make docs.")
        if check:
            return
        for path in left_over:
            path.unlink()
        for path in stale:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(pages[path], encoding="utf-8")
        self.stdout.write(f"{len(pages)} pages, {len(stale)} written, {len(left_over)} removed.")
