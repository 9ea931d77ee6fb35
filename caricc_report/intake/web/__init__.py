"""Pages and feeds: the only modules that open connections."""
