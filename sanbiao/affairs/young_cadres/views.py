"""The pages of young cadres."""
