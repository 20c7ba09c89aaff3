"""Delivery of the adviser's feed: who is told, by which way, what was sent and what failed."""
