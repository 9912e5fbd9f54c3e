"""From a ratings frame to tidy result frames; never opens the store."""
