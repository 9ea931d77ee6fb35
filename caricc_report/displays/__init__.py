"""What a notebook calls, and what it shows."""
