"""Results into files: CSV, codebook, text tables."""
