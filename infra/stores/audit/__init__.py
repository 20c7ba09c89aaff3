"""Who looked at what: a chained log apart from the event store and the vault."""
