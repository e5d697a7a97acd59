"""The forms: data in, layout out, one form a file."""
