"""Parts of pages: each takes a value and draws it."""
