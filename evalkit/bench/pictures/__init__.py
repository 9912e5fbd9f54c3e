"""Pictures of every page on the shipped study, for people to look at."""
