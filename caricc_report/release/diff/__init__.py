"""What changed in content between two releases."""
