"""How large a paired difference is, and how often one system wins."""
