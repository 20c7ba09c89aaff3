"""Read models: what the events look like to those who ask. Each can be rebuilt from nothing."""
