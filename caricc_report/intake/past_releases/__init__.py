"""Past releases, read back into records."""
