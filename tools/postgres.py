"""Run a command beside a throw-away PostgreSQL cluster: `python tools/postgres.py COMMAND…`, with DATABASE_URL set for it.

The cluster lives in a temporary directory, listens on a Unix socket there and nowhere else, and is gone afterwards.
Exits with the command's own status, or with 69 when PostgreSQL is not installed.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

MISSING = 69
# A cluster that is thrown away need not survive a crash: without syncs the suite takes a third of the time.
_SETTINGS = "-c listen_addresses='' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"


def binaries() -> Path | None:
    """The directory of the newest PostgreSQL server that Debian installed; None if there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4]))
    return found[-1].parent if found else None


def main(command: list[str]) -> int:
    server = binaries()
    if server is None:
        print("PostgreSQL is not installed (Debian's package postgresql).", file=sys.stderr)
        return MISSING
    # PostgreSQL refuses to run as root, so root lends it the account that Debian's package made.
    owner = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    home = Path(tempfile.mkdtemp(prefix="sanbiao-pg-"))
    os.chown(home, owner.pw_uid, owner.pw_gid)
    cluster = home / "cluster"

    def control(*arguments: str) -> None:
        environment = {"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]}
        if os.geteuid() != 0:
            subprocess.run(arguments, check=True, cwd=home, stdout=subprocess.DEVNULL, env=environment)
        else:
            subprocess.run(
                arguments,
                check=True,
                cwd=home,
                stdout=subprocess.DEVNULL,
                env=environment,
                user=owner.pw_uid,
                group=owner.pw_gid,
                extra_groups=[],
            )

    try:
        control(f"{server}/initdb", "-D", f"{cluster}", "-U", "sanbiao", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {home} {_SETTINGS}"
        control(f"{server}/pg_ctl", "-D", f"{cluster}", "-o", options, "-l", f"{home}/log", "-w", "start")
        try:
            url = f"postgresql://sanbiao@{quote(str(home), safe='')}/postgres"
            return subprocess.run(command, check=False, env={**os.environ, "DATABASE_URL": url}).returncode
        finally:
            control(f"{server}/pg_ctl", "-D", f"{cluster}", "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
