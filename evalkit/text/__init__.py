"""What can be read off a text: counts, readability, near copies, tells. Never shown to raters."""
