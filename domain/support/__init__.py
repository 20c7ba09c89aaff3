"""Help once a concern is found: plans, what they buy, and the partnership's money for it."""
