"""oletools as the independent reader of a VBA project: what its modules hold, by name.

It runs in a process of its own: what it imports warns.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

_READ = """
import json, sys
from oletools.olevba import VBA_Parser
parser = VBA_Parser(sys.argv[1])
print(json.dumps({name: text for _, _, name, text in parser.extract_macros()}))
"""


def modules(path: Path) -> dict[str, str]:
    """Return the text of each module of a workbook, or of a bare project, by its name with ".bas" or ".cls"."""
    command = [sys.executable, "-W", "ignore", "-c", _READ, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=True, timeout=120)
    found: dict[str, str] = json.loads(done.stdout)
    return {name: text.replace("\r\n", "\n") for name, text in found.items()}
