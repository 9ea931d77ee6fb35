"""Processes and files, nothing of the domain: subprocesses, sandbox, atomic replace, locks, git."""
