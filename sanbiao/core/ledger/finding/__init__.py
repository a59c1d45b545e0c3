"""Finding rows: conditions over every column, saved views, cross-tables."""
