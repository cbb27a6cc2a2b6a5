"""The Excel side: layout, reading, writing, the package and the starter."""
