"""Draw the four Word templates anew: ``python -m tools.draw_templates [FOLDER]``.

The drawn .docx are where the templates began. Once a person has edited one, the .docx is the truth and this tool
would overwrite it: that is why it asks for a folder, and never writes over a file without ``--force``.
"""

from __future__ import annotations

import argparse
import sys
import tomllib
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from pipeline.word.package import write_parts  # noqa: E402
from tools.drawing.package import parts  # noqa: E402


def main() -> int:
    """Write the templates; return 1 where one stands in the way."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=HERE.parent / "templates")
    parser.add_argument("--force", action="store_true", help="write over templates that are there")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    kept = 0
    for lang in ("fr", "en"):
        words = tomllib.loads((HERE / "drawing" / f"words.{lang}.toml").read_text(encoding="utf-8"))
        for kind in ("offer", "business_case"):
            path = given.folder / f"{kind.replace('_', '-')}.{lang}.docx"
            if path.exists() and not given.force:
                print(f"kept: {path.name} (--force writes over it)")
                kept = 1
                continue
            path.write_bytes(write_parts(parts(kind, lang, words)))
            print(f"drawn: {path.name}")
    return kept


if __name__ == "__main__":
    raise SystemExit(main())
