"""What "which of the two" answers say."""
