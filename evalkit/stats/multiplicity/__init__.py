"""Several outcomes or systems at once."""
