"""What in a text could give its speaker away, found before the text is saved."""

from ingest.leakcheck.checking import check
from ingest.leakcheck.giveaways import DenyLists, GiveAway, Kind
from ingest.leakcheck.rewording import reworded

__all__ = ["DenyLists", "GiveAway", "Kind", "check", "reworded"]
