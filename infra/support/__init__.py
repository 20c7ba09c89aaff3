"""Support for authorities, in one installation."""

"""Help at work: what is asked of plans, carried out in one installation."""
