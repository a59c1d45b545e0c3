"""Benchmarks: what we made beside what a user would pick instead, in one run, printed as ratios."""
