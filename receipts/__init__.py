"""What is printed: forms, one layout for every paper, renderers and printers."""
