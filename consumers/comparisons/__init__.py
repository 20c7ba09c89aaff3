"""Comparing authorities with their statistical neighbours, one measure and period at a time."""
