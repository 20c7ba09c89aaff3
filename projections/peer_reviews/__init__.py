"""Rounds of peer reviews and how each review stands."""
