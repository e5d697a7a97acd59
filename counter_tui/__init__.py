"""What the clerk sees and touches."""

__version__ = "0.3.0"
