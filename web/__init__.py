"""Pages, the HTTP API, and the words and shapes in which answers leave the system."""
