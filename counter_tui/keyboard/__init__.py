"""Everything between the keyboard wire and a screen: key gate, scanner, composer."""
