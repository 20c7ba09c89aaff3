"""Settling what to expect of the figures of lines: the nation's, and each authority's own."""
