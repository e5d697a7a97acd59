"""What this PC keeps outside the records' folder: whoever takes that folder has neither tip nor keys."""
