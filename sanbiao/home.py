"""The data directory: where the database, the files and the keys of one installation lie."""

from pathlib import Path

KEPT = ("files", "closed", "audit")
"""What a backup holds beside the database: kept files, the ledgers as they were when a period was closed, and what is
remembered of the events."""
APART = ("keys",)
"""What is kept apart from backups, or stands in them sealed."""
DERIVED = ("static", "progress", "locks", "restoring", "tmp")
"""What is made anew when it is missing, and so stands in no backup."""


def part(home: Path, name: str) -> Path:
    """A folder of the data directory.

    Raises:
        KeyError: nobody has said whether a backup has to hold it.
    """
    if name not in (*KEPT, *APART, *DERIVED):
        raise KeyError(name)
    return home / name
