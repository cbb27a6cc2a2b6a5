"""Makes the sample workbooks anew from the package's samples, and computes them.

Run by ``make samples`` after a change of the samples, of the input sheets or of the rules.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

WORKBOOKS = Path(__file__).parents[1] / "workbooks"
SAMPLES: tuple[tuple[str, str, list[str]], ...] = (
    ("fr", "mutuelle-rives-de-loire.xlsx", []),
    ("fr", "mutuelle-rives-de-loire-macros.xlsm", ["--macros"]),
    ("en", "agency-offer.xlsx", []),
)
"""Language, file and further options of each sample."""


def main() -> None:
    """Make each sample beside, compute it, and put it in its place."""
    with tempfile.TemporaryDirectory() as folder:
        for lang, name, options in SAMPLES:
            made = Path(folder) / name
            _truecost("new", str(made), "--lang", lang, "--sample", *options)
            _truecost("report", str(made), "--out", folder, "--no-backup")
            (WORKBOOKS / name).write_bytes(made.read_bytes())


def _truecost(*words: str) -> None:
    subprocess.run([sys.executable, "-m", "pipeline.cli", *words], check=True)


if __name__ == "__main__":
    main()
