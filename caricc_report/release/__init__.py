"""A release made, published, verified and compared."""
