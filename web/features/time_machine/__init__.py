"""Time machine."""
