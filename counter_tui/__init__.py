"""What the clerk sees and touches."""
