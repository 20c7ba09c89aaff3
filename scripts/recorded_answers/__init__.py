"""What a checkout answers, recorded from outside: by its command and its web server only."""
