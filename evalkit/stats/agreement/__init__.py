"""How far raters agree: one coefficient a file."""
