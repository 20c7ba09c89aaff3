"""What analysts take away: frames stamped with their basis, files, and a pinned SQL session."""
