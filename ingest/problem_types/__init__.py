"""What kind of problem a statement speaks of: a suggestion, which the change agent may take."""
