"""Who belongs to the group and in which role. Members are opaque ids; no name is ever here."""
