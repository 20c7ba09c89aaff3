"""The picture of every authority: each version of each fact with the intervals it was known in."""
