"""What Excel calls: the functions for cells, and the buttons."""
