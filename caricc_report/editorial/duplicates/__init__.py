"""Articles that are, or may be, there twice."""
