"""Tables that no feed knows, read by a mapping: which column is what, as data."""
