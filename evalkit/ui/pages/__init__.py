"""One file a page: one service call, then components."""
