"""Pure detectors, one a file, and the fold that turns evidence into the course of alerts."""
