"""The ways of asking for a passage, one file each."""
