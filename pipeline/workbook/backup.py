"""The last version of a workbook, kept before it is replaced: ``truecost-backups/<workbook>`` in its own folder.

There is one backup per workbook, and it changes only when the workbook does. A folder of its own keeps it out of
the batches that take all workbooks of a folder, and out of a person's way.
"""

from __future__ import annotations

import os
from pathlib import Path

from pipeline.findings import FileRefusedError
from pipeline.workbook.troubles import told
from pipeline.workbook.whole import put, real

FOLDER = "truecost-backups"


def place(path: Path) -> Path:
    """Return where the last version of a workbook is kept; of a link, beside the file that it leads to."""
    target = real(path)
    return target.parent / FOLDER / target.name


def is_backup(path: Path) -> bool:
    """Tell whether a path lies in a folder of backups."""
    return real(path).parent.name.casefold() == FOLDER


def keep(path: Path, data: bytes) -> None:
    """Keep what a workbook holds, with its dates and permissions; whole, or not at all.

    Raises:
        FileRefusedError: ``backup_failed``, ``disk_full``.
    """
    target = place(path)
    try:
        with told(target):
            if not os.path.lexists(target.parent):
                target.parent.mkdir(exist_ok=True)
            put(target, data, like=real(path), spare=True)
    except FileRefusedError as refusal:
        found = refusal.finding
        if found.code == "disk_full":
            raise
        details = {"reason": dict(found.details).get("reason", "")}
        raise FileRefusedError("backup_failed", str(path), backup=str(target), **details) from refusal
