"""From a layout to a PDF, a raster or text."""
