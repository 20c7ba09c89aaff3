"""Support for authorities, in one installation."""
