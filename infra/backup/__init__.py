"""Backups of all stores, taken at one moment, and their way back: see ``docs/backup.md``."""
