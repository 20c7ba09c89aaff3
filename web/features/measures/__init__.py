"""Measures and scales."""
