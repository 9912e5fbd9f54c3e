"""How each rater uses the scale."""
