"""Who was a member when, and in which role. Ids only: names are in the vault."""
