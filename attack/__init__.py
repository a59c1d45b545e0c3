"""Attacks that take longer than a test may: `python -m attack [times]` kills what the product does, and prints a table.

They run on this machine alone, in homes of their own that are gone afterwards.
"""
