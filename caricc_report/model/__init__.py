"""What things are: article, period, profile, parameters, record, photo."""
