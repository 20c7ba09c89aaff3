"""The event store: the eventsourcing library's application and recorders, with our own mapper."""
