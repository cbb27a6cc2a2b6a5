"""The house rules: what a community strategy costs, one module per concern."""
