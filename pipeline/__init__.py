"""Truecost: what a community strategy really costs, as live Excel sheets and Word documents."""

__version__ = "0.1.0"
