"""Where support plans stand, and stood. What the group suggested is with the statements."""
