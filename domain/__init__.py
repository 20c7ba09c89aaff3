"""Facts and decisions: what happened, and what follows from it. No input or output here."""
