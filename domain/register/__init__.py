"""Which authorities there are, what they are called, and what became of them."""
