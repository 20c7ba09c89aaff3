"""Lines: measures whose figures are filtered against what is expected of each authority."""
