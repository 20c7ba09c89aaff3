"""How much one SQL query may give, and how long it may take."""

ROWS = 100_000
SECONDS = 30.0
