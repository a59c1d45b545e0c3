"""The page types of the site: where each is found in the demonstration, and who goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sanbiao.tests.finding import brought, modules_of
from sanbiao.tests.journeys.site import Site

if TYPE_CHECKING:
    from playwright.sync_api import Page

BATCH = "SELECT batch FROM drive_import WHERE state = '{}' AND by = 'demo' ORDER BY id DESC"
KEYS = {
    "team": "SELECT unit.code FROM organisations_unit unit WHERE unit.kind = 'town' ORDER BY unit.code",
    "organ": "SELECT unit.code FROM organisations_unit unit WHERE unit.kind = 'organ' ORDER BY unit.code",
    "posting": "SELECT id FROM people_posting ORDER BY id",
    "unit": "SELECT id FROM organisations_unit ORDER BY id",
    "trainee": "SELECT id FROM training_trainee ORDER BY id",
    "faulty": BATCH.format("previewed"),
    "imported": BATCH.format("imported"),
    "refused": BATCH.format("refused"),
}
NOBODY, ALL, SECURITY, AUDIT = "", "demo", "security", "audit"
PAGES: dict[str, tuple[str, str, str]] = {
    # what it is: (name of the address, who looks, the address with what has to be found in braces)
    "sign in": ("account_login", NOBODY, "/accounts/login/"),
    "home": ("home", ALL, "/"),
    "home of one town": ("home", ALL, "/?org={team}"),
    "home of a town clerk": ("home", "town", "/"),
    "home of the system administrator": ("home", "system", "/"),
    "home of the security administrator": ("home", SECURITY, "/"),
    "home of the audit administrator": ("home", AUDIT, "/"),
    "no such page": ("", ALL, "/nowhere/"),
    "a context that is none": ("home", ALL, "/?period=1"),
    "search": ("search", ALL, "/search/?q=培训"),
    "search that finds nothing": ("search", ALL, "/search/?q=没有这个"),
    "help": ("help", ALL, "/help/"),
    "chapter of help": ("help-chapter", ALL, "/help/teams/"),
    "sign out": ("account_logout", ALL, "/accounts/logout/"),
    "password": ("account_change_password", ALL, "/accounts/password/change/"),
    "name of the city": ("city-name", ALL, "/city/name/"),
    "daily digest": ("account_digest", ALL, "/accounts/digest/"),
    "second factor": ("mfa_index", ALL, "/accounts/2fa/"),
    "second factor begun": ("mfa_activate_totp", ALL, "/accounts/2fa/totp/activate/"),
    "roster": ("ledger-list", ALL, "/ledgers/people-person/"),
    "postings with filters": ("ledger-list", ALL, "/ledgers/people-posting/?manner=secondment&sort=began_on"),
    "ledger without rows found": ("ledger-list", ALL, "/ledgers/people-person/?q=没有这个"),
    "ledger with a machine": ("ledger-list", ALL, "/ledgers/training-classrun/"),
    "ledger with a faulty filter": ("ledger-list", ALL, "/ledgers/training-classrun/?began_on_min=x"),
    "conditions being built": ("ledger-list", ALL, "/ledgers/people-posting/?where=is_team_member.is.1&ask=manner"),
    "cross-table": ("ledger-cross", ALL, "/ledgers/people-person/cross/?down=full_time_level&across=sex"),
    "saved views": ("ledger-views", ALL, "/ledgers/people-person/views/"),
    "papers": ("ledger-papers", ALL, "/ledgers/people-person/papers/"),
    "paper": ("ledger-paper", ALL, "/ledgers/people-person/papers/roster/"),
    "row": ("ledger-detail", ALL, "/ledgers/people-posting/{posting}/"),
    "row of an organisation": ("ledger-detail", ALL, "/ledgers/organisations-unit/{unit}/"),
    "row of a trainee": ("ledger-detail", ALL, "/ledgers/training-trainee/{trainee}/"),
    "new row": ("ledger-create", ALL, "/ledgers/people-posting/new/"),
    "people to choose for a list": ("ledger-enlist", ALL, "/ledgers/training-trainee/enlist/{open}/"),
    "changed row": ("ledger-change", ALL, "/ledgers/people-posting/{posting}/change/"),
    "row to void": ("ledger-void", ALL, "/ledgers/people-posting/{posting}/void/"),
    "voided rows": ("ledger-voided", ALL, "/ledgers/people-posting/voided/"),
    "paste": ("import-paste", ALL, "/imports/paste/people-posting/"),
    "imports": ("imports", ALL, "/imports/"),
    "drop": ("import-new", ALL, "/imports/new/"),
    "import with faults": ("import", ALL, "/imports/{faulty}/"),
    "what was learnt": ("meanings", ALL, "/imports/meanings/"),
    "import done": ("import", ALL, "/imports/{imported}/"),
    "import refused": ("import", ALL, "/imports/{refused}/"),
    "figures": ("figures", ALL, "/figures/"),
    "number": ("figure", ALL, "/figures/teams.town_under_35/"),
    "share": ("figure", ALL, "/figures/teams.town_under_35_share/"),
    "number of nothing": ("figure", ALL, "/figures/teams.town_under_35/?org={organ}"),
    "number with a breakdown": ("figure", ALL, "/figures/training.classes_held/"),
    "figure by unit": ("figure-units", ALL, "/figures/audits.commissioned/units/"),
    "rows of an alert": ("page-rows", ALL, "/pages/training/rows/unstated/?period=2023H1"),
    "rows of a bar": ("page-rows", ALL, "/pages/training/rows/states/?period=2023H1&key=completed"),
    "step with facts": ("ledger-fire", ALL, "/ledgers/training-classrun/{open}/fire/complete/"),
    "step with a reason": ("ledger-fire", ALL, "/ledgers/training-classrun/{planned}/fire/cancel/"),
    "events": ("events", AUDIT, "/audit/"),
    "seals": ("seals", AUDIT, "/audit/seals/"),
    "odd use": ("odd-use", AUDIT, "/audit/odd/"),
}
NO_PAGES = {
    # what is sent or taken away, and answers with another page or a file
    "events-export",
    "figure-rows", "import-again", "import-answer", "import-confirm", "import-discard", "import-layout", "import-marked",
    "import-mend",
    "import-undo",
    "help-picture", "printed",
    "ledger-change-many", "ledger-columns", "ledger-export", "ledger-fire-many", "ledger-paper-remove", "ledger-restore",
    "ledger-merge",  # walked by `test_merging` of the journeys
    "ledger-sample", "ledger-sheet", "ledger-view", "ledger-view-remove", "ledger-view-watch",
    "ledger-void-many", "meaning-forget", "page-do", "page-units",
    "ledger-voided-row",  # the demonstration voids nothing; the tests of ledgers walk it
    # pages of a state that the demonstration is not in; the tests of the portal walk them
    "account_inactive", "account_reauthenticate", "account_sessions", "mfa_authenticate", "mfa_deactivate_totp",
    "mfa_generate_recovery_codes", "mfa_reauthenticate", "mfa_view_recovery_codes",
    "ui:gallery-page",  # shown to developers alone, and walked by the tests of ui
}  # fmt: skip

MECHANISMS = tuple(PAGES)
"""The pages that the mechanisms make, whatever the business; the others are those that businesses bring."""

KEYS |= brought("pages", "KEYS")
PAGES |= brought("pages", "SHOWN")
for _module in modules_of("pages"):
    NO_PAGES |= getattr(_module, "NO_PAGES", set())


def go(page: Page, site: Site, name: str, path: str) -> None:
    """Go to the page `name` as the one who looks at it."""
    who = PAGES[name][1]
    if who:
        site.enter(page, who, path)
    else:
        page.goto(site(path))
