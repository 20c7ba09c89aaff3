"""Dated findings about authorities: recorded, corrected and withdrawn, never edited."""
