"""How sure one can be of a paired difference: one interval a file."""
