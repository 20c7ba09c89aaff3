"""The vault: who spoke, for whom and when, and the keys. Another database than the event store."""
