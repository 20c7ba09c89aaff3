"""Under which names the relay keeps its places in the log."""

RELAYED = "relay_v2"
SETTLED = "relay_settled_v2"
