"""Papers of a ledger: its list printed whole, and forms (rosters, sign-in sheets, badges, slips) whose layout is data."""
