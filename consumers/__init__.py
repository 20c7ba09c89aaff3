"""What follows the log: the embedded runner of the detectors."""
