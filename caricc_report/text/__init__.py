"""How a language says things: sentences, dates, numbers, Markdown."""
