"""Who rates what, on which side, in which order: pure functions of a secret."""
