"""The page of audits: whom it opens to, and where the demonstration shows it."""

from sanbiao.tests.opening import STAFF, Opens

OPENS = {"audits": Opens(STAFF)}
SHOWN = {
    "audits": ("audits", "demo", "/audits/"),
    "audit that waits for a letter": ("ledger-detail", "demo", "/ledgers/audits-audit/{planned_audit}/"),
}
KEYS = {"planned_audit": "SELECT id FROM audits_audit WHERE state = 'planned' ORDER BY id"}
