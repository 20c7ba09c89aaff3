"""The back-test of an installation, and its report."""
