"""An installed Truecost needs nothing of the checkout: the wheel carries words, samples and templates."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_wheel_works_from_an_empty_folder(tmp_path: Path) -> None:
    build = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "--no-index",
    ]
    subprocess.run([*build, "--wheel-dir", str(tmp_path), str(ROOT)], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("truecost-*.whl")
    inside = tmp_path / "installed"
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(inside)
    run = [sys.executable, "-m", "pipeline.cli"]
    environment = {**os.environ, "PYTHONPATH": str(inside), "LC_ALL": "C"}
    for words in (
        ["new", "plan.xlsx", "--lang", "fr", "--sample"],
        ["report", "plan.xlsx"],
        ["new", "--macros", "buttons.xlsm", "--lang", "en"],
    ):
        done = subprocess.run([*run, *words], cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    with zipfile.ZipFile(tmp_path / "buttons.xlsm") as package:
        built = ROOT / "pipeline" / "workbook" / "vba" / "vbaProject.bin"
        assert package.read("xl/vbaProject.bin") == built.read_bytes()
    assert (inside / "pipeline" / "workbook" / "vba" / "LICENCES.txt").exists()
    assert (tmp_path / "reports" / "plan" / "2027-01" / "business-case.fr.docx").stat().st_size > 10_000
