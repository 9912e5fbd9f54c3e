"""The automatic rater held against people: tables of its own, which count no rating with them."""
