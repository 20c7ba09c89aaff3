"""Reports of the partnership: made of sections, each from facts as they were known at a moment."""
