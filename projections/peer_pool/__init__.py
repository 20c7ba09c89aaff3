"""The officers and members that authorities lend, without names."""
