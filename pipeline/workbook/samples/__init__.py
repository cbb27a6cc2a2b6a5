"""Sample budgets, as data: a mutual society (French) and an agency (English)."""
