"""Files taken in by the browser, and taken back."""
