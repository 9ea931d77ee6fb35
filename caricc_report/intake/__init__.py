"""Sources that people did not write for us: pages, feeds and past releases."""
