"""Tools of the checkout: the pictures of the docs, the first drawing of the templates, changed rules."""
