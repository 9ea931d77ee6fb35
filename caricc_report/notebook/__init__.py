"""Kernels and papermill, and the sources of notebooks in version control."""
