"""The adviser's feed: what is told, when, and how pressing it is. Pure; sending is ``infra``'s."""
