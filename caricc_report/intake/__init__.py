"""Intake: what others published, read into raw records."""
