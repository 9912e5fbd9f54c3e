"""Whether paired differences are real: one test a file."""
