"""uv, told what this machine told pip of indexes, proxies and certificates.

    .venv/bin/python tools/uv.py pip sync --require-hashes requirements.lock

uv reads no pip.conf and no PIP_ variable, and whoever set a mirror for pip means it for every installer. What is set for uv
itself (UV_DEFAULT_INDEX and the like) comes first.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
# A setting of pip, and the variable by which uv is told the same.
SAME = {
    "index-url": "UV_DEFAULT_INDEX",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "trusted-host": "UV_INSECURE_HOST",
    "cert": "SSL_CERT_FILE",
    "proxy": "ALL_PROXY",
    "timeout": "UV_HTTP_TIMEOUT",
    "default-timeout": "UV_HTTP_TIMEOUT",
}
APART = {"UV_FIND_LINKS": ","}  # every other list is parted by spaces, as pip's own are
# Sections of pip's settings, the weaker first.
SECTIONS = ("global", "install", ":env:")


def told(listing: str) -> dict[str, str]:
    """The settings of pip that hold for `pip install`, from what `pip config list` prints."""
    found: dict[str, dict[str, str]] = {section: {} for section in SECTIONS}
    for line in listing.splitlines():
        name, _, value = line.partition("=")
        section, _, key = name.partition(".")
        if section in found:
            found[section][key] = str(ast.literal_eval(value))
    return {key: value for section in SECTIONS for key, value in found[section].items()}


def environment(settings: dict[str, str]) -> dict[str, str]:
    """What uv has to be told by its environment."""
    said = {SAME[key]: value.split() for key, value in settings.items() if key in SAME}
    return {name: APART.get(name, " ").join(words) for name, words in said.items() if words and name not in os.environ}


def arguments(settings: dict[str, str]) -> list[str]:
    """What uv has no variable for, and how it looks into indexes: into all alike, as pip does, for digests guard what comes."""
    return [
        "--index-strategy=unsafe-best-match",
        *(["--no-index"] if settings.get("no-index") in {"1", "true", "yes", "on"} else []),
    ]


def main() -> int:
    listing = subprocess.run([sys.executable, "-m", "pip", "config", "list"], check=True, capture_output=True, text=True).stdout
    settings = told(listing)
    known = {**os.environ, **environment(settings), "VIRTUAL_ENV": str(BIN.parent), "UV_PYTHON_DOWNLOADS": "never"}
    return subprocess.run([BIN / "uv", *sys.argv[1:], *arguments(settings)], check=False, env=known).returncode


if __name__ == "__main__":
    sys.exit(main())
