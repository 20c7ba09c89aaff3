"""Soft intelligence at work: the vault, the event log and the members brought together."""
