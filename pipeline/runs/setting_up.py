"""What a set-up of a machine comes to, whichever program is set up: what was found, and the files written."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pipeline.findings import FileRefusedError, Finding, blocks
from pipeline.runs.telling import finding_json

M = TypeVar("M")


@dataclass
class SetUp(Generic[M]):
    """What was found on a machine, and written to it.

    Attributes:
        findings: what is well and what is missing, in the order in which to mend it.
        written: the files that were written.
        made: every file that the run stands for, written or found as it should be.
        refused: whether a file can't be used at all.
    """

    machine: M
    findings: list[Finding] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    made: list[Path] = field(default_factory=list)
    refused: bool = False

    @property
    def exit_code(self) -> int:
        """0 all works, 1 something is missing, 3 a file can't be used."""
        return 3 if self.refused else int(blocks(self.findings))

    def stands(self, path: Path, *, written: bool) -> None:
        """Note a file that the run stands for."""
        self.made.append(path)
        if written:
            self.written.append(path)

    def refuse(self, refusal: FileRefusedError) -> None:
        """Note that a file can't be used at all."""
        self.findings.append(refusal.finding)
        self.refused = True

    def told(self, lang: str) -> dict[str, object]:
        """Return findings and files as plain values."""
        return {
            "findings": [finding_json(each, lang) for each in self.findings],
            "written": [str(path) for path in self.written],
            "files": [str(path) for path in self.made],
        }
