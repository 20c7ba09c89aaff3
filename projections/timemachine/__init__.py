"""Any past state of a whole portfolio, on two clocks: the columnar copy and what is asked of it."""
