"""The language of the rules: one expression, read as exact decimals and printed as an Excel formula."""
