"""Puts the pages and the API on top of an installation."""
