"""The screens: one task, one file."""
