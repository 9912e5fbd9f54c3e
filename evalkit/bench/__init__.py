"""Long measurements behind `evalkit bench`."""
