"""Ways to a printer: folder, CUPS, Windows, network."""
