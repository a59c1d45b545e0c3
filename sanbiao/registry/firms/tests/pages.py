"""Where the demonstration shows firms."""

from __future__ import annotations

SHOWN = {
    "firms": ("ledger-list", "demo", "/ledgers/firms-firm/"),
    "firm": ("ledger-detail", "demo", "/ledgers/firms-firm/{firm}/"),
}
KEYS = {"firm": "SELECT id FROM firms_firm ORDER BY id"}
