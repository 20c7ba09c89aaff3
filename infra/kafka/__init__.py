"""The four programs of a distributed installation, put together and kept running."""
