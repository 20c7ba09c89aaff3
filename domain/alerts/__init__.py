"""What the adviser handles: alerts, their signals and their episodes."""
