"""Ways in: files to rows, rows to evidence, and what can't be read to quarantine."""
