"""Judging the alerts and the ranking as shipped on what became of authorities later."""
