"""Where alerts stand with the adviser: new, acknowledged, snoozed, woken or dismissed."""
