"""What can't be a workbook, or must not be touched: one layer for reading and for writing.

Every way in which a file can't be used ends in one ``FileRefusedError``, whose code is a sentence of
``languages/<lang>/``. ``archive`` looks at the zip alone (nothing is unpacked); ``LARGEST`` and its neighbours
are the limits that keep a hostile file from filling a memory.
"""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterable

from pipeline.findings import FileRefusedError

LARGEST = 1 << 30
"""Unpacked bytes, of one part and of all, beyond which a file is refused: many times the largest budget."""
MOST_PARTS = 65_000
DEEPEST = 200
"""Elements within elements: no part of a workbook comes near, and each level costs stack."""
LONGEST_TOKEN = 1 << 20
"""Bytes of one tag, attribute or comment: no program writes so long a one (texts come in pieces and may)."""
LARGEST_EDITED = 16 << 20
"""Bytes of a part whose elements are all held in memory at once: the workbook, its styles, its relations."""
LARGEST_HELD = 128 << 20
"""Bytes of a part that is held as it is."""
MOST_ELEMENTS = 300_000
"""Elements of a part that is edited (Excel's own limit of cell formats is 65,490)."""
MOST_LINKS = 100_000
"""Elements of a list of relations or of content types."""
MOST_TABS = 5_000
_BOMB_SIZE, _BOMB_RATIO = 64 << 20, 250
"""A part that is larger and was packed tighter than that was made to fill a memory."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = {"EncryptedPackage": "encrypted", "Workbook": "old_xls", "Book": "old_xls"}
"""Streams of an OLE file that say what it is; their names are stored as UTF-16."""
_ENCRYPTED_FLAG = 0x1
_BINARY = "ms-excel.sheet.binary"


def key(name: str) -> str:
    """Return the name under which a part is found: without case, with forward slashes, without the first one."""
    return name.replace("\\", "/").lstrip("/").lower()


def archive(data: bytes, name: str) -> zipfile.ZipFile:
    """Return a file as a zip within the limits, or say what it is instead.

    Raises:
        FileRefusedError: ``empty_file``, ``old_xls``, ``encrypted``, ``not_a_workbook``, ``damaged``,
            ``too_large``.
    """
    if not data:
        raise FileRefusedError("empty_file", name)
    if data.startswith(_OLE):
        codes = (code for stream, code in _STREAMS.items() if stream.encode("utf-16-le") in data)
        raise FileRefusedError(next(codes, "not_a_workbook"), name)
    if not data.startswith(b"PK"):
        raise FileRefusedError("not_a_workbook", name)
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
        ValueError,
        EOFError,
        NotImplementedError,
        OSError,
        IndexError,
        struct.error,
    ) as error:
        raise FileRefusedError("damaged", name) from error
    infos = opened.infolist()
    if any(each.flag_bits & _ENCRYPTED_FLAG for each in infos):
        raise FileRefusedError("encrypted", name)
    if len(infos) > MOST_PARTS or sum(each.file_size for each in infos) > LARGEST:
        raise FileRefusedError("too_large", name)
    if any(each.file_size > max(_BOMB_SIZE, each.compress_size * _BOMB_RATIO) for each in infos):
        raise FileRefusedError("too_large", name)
    return opened


def refuse_duplicates(infos: Iterable[zipfile.ZipInfo], name: str) -> None:
    """Refuse two parts of one name: which of them counts depends on the program.

    Raises:
        FileRefusedError: ``duplicate_parts``.
    """
    seen: set[str] = set()
    for each in infos:
        part = key(each.orig_filename)
        if part in seen:
            raise FileRefusedError("duplicate_parts", name, part=each.orig_filename)
        seen.add(part)


def kind_of_main(content_type: str) -> str:
    """Return why a package whose main part has this content type is no workbook of ours, or nothing."""
    if _BINARY in content_type:
        return "binary_workbook"
    if "main+xml" not in content_type:
        return "not_a_workbook" if not content_type or "sheet" in content_type else "not_excel"
    return "" if "spreadsheetml" in content_type or "ms-excel" in content_type else "not_excel"
