"""The order of visit at any moment, from what was known then."""
