"""Intake: from records of any source to the canonical files of a project."""
