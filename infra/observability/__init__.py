"""What the running programs say of themselves: logs, metrics, health and traces.

None of it ever carries what an event says. Counts, positions, ids and kinds of failure do.
"""
