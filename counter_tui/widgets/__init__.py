"""The parts of screens that are used more than once."""
