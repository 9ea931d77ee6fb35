"""What a release says: corpus, facts, comparison, trends, narrative, checks."""
