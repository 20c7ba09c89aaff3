"""Offers of support with what is left of them, and each year's money for it."""
