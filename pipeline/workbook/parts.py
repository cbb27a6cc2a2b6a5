"""The parts of a workbook file as the reader of cells needs them: opened by role, never by an assumed name.

Only this module knows that the file is a zip. Every way in which a file can't be used ends in one
``FileRefusedError`` whose code is a sentence of ``languages/<lang>/findings.toml``.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from typing import IO, NamedTuple
from urllib.parse import unquote

from pipeline.findings import FileRefusedError
from pipeline.workbook.xml_reading import SPREADSHEET, elements

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
LARGEST = 1 << 30
"""Unpacked bytes beyond which a file is refused: many times the largest budget."""
_BOMB_SIZE, _BOMB_RATIO = 64 << 20, 250
"""A part that is larger and was packed tighter than that was made to fill a memory."""


class Relation(NamedTuple):
    """A link of one part to another: its id, the last step of its type ("worksheet") and the part's name."""

    id: str
    kind: str
    target: str


class Parts:
    """A workbook's parts, found through its relations.

    Args:
        data: the file.
        name: its name, for messages.

    Raises:
        FileRefusedError: empty_file, old_xls, encrypted, not_a_workbook, not_excel, damaged, too_large.
    """

    def __init__(self, data: bytes, name: str) -> None:
        self.path = name
        self._zip = _unzip(data, name)
        self._names: dict[str, str] = {}
        for each in self._zip.namelist():
            self._names.setdefault(each.lower().lstrip("/"), each)
        if _is_too_large(self._zip.infolist()):
            raise FileRefusedError("too_large", name)
        if "[content_types].xml" not in self._names:
            raise FileRefusedError("not_a_workbook", name)
        self.main = next((each.target for each in self.relations("") if each.kind == "officeDocument"), "")
        if not self.has(self.main):
            raise FileRefusedError("damaged", name)
        if not self.main.lower().endswith(".xml"):
            raise FileRefusedError("not_a_workbook", name)  # .xlsb: binary parts
        root = elements(self.open(self.main), name, lambda *_: None)
        if root.rpartition(" ")[0] not in SPREADSHEET:
            raise FileRefusedError("not_excel", name)

    def has(self, part: str) -> bool:
        """Tell whether a part is in the file (names of parts differ in case in real files)."""
        return part.lower() in self._names

    def open(self, part: str) -> IO[bytes]:
        """Open a part as a stream."""
        try:
            return io.BufferedReader(_Whole(self._zip.open(self._names[part.lower()]), self.path))
        except KeyError:
            raise FileRefusedError("damaged", self.path) from None
        except RuntimeError:
            raise FileRefusedError("encrypted", self.path) from None
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise FileRefusedError("damaged", self.path) from error

    def relations(self, part: str) -> list[Relation]:
        """Return the relations of a part to others inside the file; ``""`` stands for the package."""
        folder, file = posixpath.split(part)
        source = posixpath.join(folder, "_rels", f"{file}.rels")
        found: list[Relation] = []

        def seen(name: str, attributes: dict[str, str], _: str) -> None:
            if name != "Relationship" or attributes.get("TargetMode") == "External":
                return
            target = unquote(attributes.get("Target", "")).replace("\\", "/")
            whole = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append(Relation(attributes.get("Id", ""), kind, whole))

        if self.has(source):
            elements(self.open(source), self.path, seen)
        return found


class _Whole(io.RawIOBase):
    """A part as a stream whose damage is told as a refusal, not as an error of zip."""

    def __init__(self, stream: IO[bytes], path: str) -> None:
        self._stream = stream
        self._path = path

    def readable(self) -> bool:
        return True

    def readinto(self, into: bytearray | memoryview) -> int:  # type: ignore[override]
        try:
            read = self._stream.read(len(into))
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError) as error:
            raise FileRefusedError("damaged", self._path) from error
        into[: len(read)] = read
        return len(read)


def _is_too_large(entries: list[zipfile.ZipInfo]) -> bool:
    """Tell whether a zip unpacks to more than a workbook can need."""
    bombs = (each.file_size > max(_BOMB_SIZE, each.compress_size * _BOMB_RATIO) for each in entries)
    return any(bombs) or sum(each.file_size for each in entries) > LARGEST


def _unzip(data: bytes, name: str) -> zipfile.ZipFile:
    """Return the file as a zip, or say what it is instead."""
    if not data:
        raise FileRefusedError("empty_file", name)
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise FileRefusedError("encrypted", name)
        old = any(stream in data for stream in _WORKBOOK_STREAMS)
        raise FileRefusedError("old_xls" if old else "not_a_workbook", name)
    if not data.startswith(b"PK"):
        raise FileRefusedError("not_a_workbook", name)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError, IndexError) as error:
        raise FileRefusedError("damaged", name) from error
