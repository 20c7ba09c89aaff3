"""One importer a feed."""
