"""What is measured, on which scale, and which direction is good: data, versioned by events."""
