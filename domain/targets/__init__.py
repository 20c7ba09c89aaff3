"""What a partnership has promised itself: targets as data, and one rule for how each stands."""
