"""What was to be expected of a figure, when it came: the nation's, and the authority's own."""
