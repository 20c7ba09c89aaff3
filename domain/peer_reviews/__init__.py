"""Reviews by peers: which sub-region reviews which, what is due, what was found."""
