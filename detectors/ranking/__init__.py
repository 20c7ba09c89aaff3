"""Ranking authorities by how much they should be looked at."""
