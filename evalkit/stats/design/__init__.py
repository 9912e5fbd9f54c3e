"""What a study of this size can find, before anyone rates."""
