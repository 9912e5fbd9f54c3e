"""`evalkit bench coverage`: how often intervals hold what they claim, ours and the peers'."""
