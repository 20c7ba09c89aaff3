"""How the data was read: finished imports and the rows in quarantine."""
