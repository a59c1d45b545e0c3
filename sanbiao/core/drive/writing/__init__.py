"""Bringing rows into the ledgers: checked against what is there, written with their events, and taken back."""
