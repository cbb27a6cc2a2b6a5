"""``python -m pipeline`` is the command ``truecost``."""

from pipeline.cli import main

main()
