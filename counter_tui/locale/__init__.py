"""The words on the screens, by language."""
