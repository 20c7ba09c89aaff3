"""Support for authorities, in one installation: plans, offers, call-offs, the year's money."""
