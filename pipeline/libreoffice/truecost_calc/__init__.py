"""What runs inside LibreOffice when a person runs Truecost's macro: with LibreOffice's own Python, and no package of ours.

It reads the open book, lets the Python that has Truecost compute, and writes what comes of it, as one step that can be
undone. LibreOffice 7.2 brings Python 3.8, so that nothing newer is used here.
"""

from __future__ import annotations

from .clicking import click

__all__ = ["click"]
