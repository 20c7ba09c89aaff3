"""What the group may see of statements, epoch by epoch; words stay sealed here."""
