"""Statistics for a handful of raters and a dozen briefs: arrays in, frozen results out."""
