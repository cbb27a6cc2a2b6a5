"""Objects of a live LibreOffice as Python sees them here, through a child process that has ``uno`` (``uno_child``).

``Remote`` stands for any object: what UNO's own documentation says of it holds here, attribute by attribute and call
by call. ``Struct``, ``Enum`` and ``Typed`` stand for what must be told apart on the way.
"""

from __future__ import annotations

import base64
import json
import queue
import subprocess
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

_CHILD = Path(__file__).with_name("uno_child.py")
_PATIENCE = 180


class UnoError(Exception):
    """What LibreOffice refused; ``kind`` is the name of its exception."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind


class Enum(NamedTuple):
    """A value of an enumeration, as in ``Enum("com.sun.star.table.CellHoriJustify", "RIGHT")``."""

    type: str
    value: str


class Typed(NamedTuple):
    """A value whose type must be told, as in ``Typed("[]com.sun.star.beans.PropertyValue", [...])``."""

    type: str
    value: Any


class Struct:
    """A struct, as in ``Struct("com.sun.star.awt.Point", X=1, Y=2)``; its fields are attributes."""

    def __init__(self, type_: str, **fields: Any) -> None:
        self._type = type_
        self.__dict__.update(fields)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)  # only for mypy: fields are found before this is asked


@dataclass(frozen=True)
class _Number:
    """Where the child keeps an object."""

    bridge: Bridge
    id: int


class Remote:
    """An object of LibreOffice."""

    _at: _Number

    def __init__(self, bridge: Bridge, number: int) -> None:
        object.__setattr__(self, "_at", _Number(bridge, number))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        at = self._at
        if name not in at.bridge.methods:
            found = at.bridge.ask({"do": "get", "of": at.id, "name": name})
            if not isinstance(found, _Method):
                return found
            at.bridge.methods.add(name)  # UNO's methods begin with a small letter, its properties don't
        return lambda *arguments: at.bridge.ask(
            {"do": "call", "of": at.id, "name": name, "arguments": [_out(each) for each in arguments]}
        )

    def __setattr__(self, name: str, value: Any) -> None:
        self._at.bridge.ask({"do": "set", "of": self._at.id, "name": name, "value": _out(value)})


class _Method:
    """What an attribute is that must be called."""


class Bridge:
    """A child process, and the way to ask it.

    Args:
        command: what starts it.

    Attributes:
        methods: names that are known for methods, which need no asking.
    """

    def __init__(self, command: list[str]) -> None:
        self.methods: set[str] = set()
        self._child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8"
        )
        self._lines: queue.Queue[str] = queue.Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._turn = threading.Lock()
        self._answer()

    @classmethod
    def of(cls, python: str, *arguments: str) -> Bridge:
        """Start a child with a Python that has ``uno``."""
        return cls([python, "-B", str(_CHILD), *arguments])

    def ask(self, request: dict[str, Any]) -> Any:
        """Return what the child answers.

        Raises:
            UnoError: LibreOffice refused.
        """
        with self._turn:
            assert self._child.stdin is not None
            self._child.stdin.write(json.dumps(request) + "\n")
            self._child.stdin.flush()
            return self._into(self._answer())

    def context(self) -> Remote:
        """Return the component context, from which everything else is got."""
        found = self.ask({"do": "context"})
        assert isinstance(found, Remote)
        return found

    def close(self) -> None:
        """End the child, and LibreOffice with it where it has started it."""
        assert self._child.stdin is not None
        assert self._child.stdout is not None
        assert self._child.stderr is not None
        self._child.stdin.close()
        try:
            self._child.wait(40)
        finally:
            self._child.kill()
            self._child.wait()
            self._reader.join(5)
            self._child.stdout.close()
            self._child.stderr.close()

    def _read(self) -> None:
        assert self._child.stdout is not None
        for line in self._child.stdout:
            self._lines.put(line)
        self._lines.put("")

    def _answer(self) -> Any:
        try:
            line = self._lines.get(timeout=_PATIENCE)
        except queue.Empty:
            self._child.kill()
            raise UnoError("timeout", f"no answer in {_PATIENCE} s") from None
        if not line:
            assert self._child.stderr is not None
            self._child.wait(10)
            raise UnoError("ended", self._child.stderr.read()[-2000:])
        said = json.loads(line)
        if "error" in said:
            raise UnoError(said["error"], said["message"])
        return said["value"]

    def _into(self, value: Any) -> Any:
        if isinstance(value, list):
            return tuple(self._into(each) for each in value)
        if not isinstance(value, dict):
            return value
        kind = value["$"]
        if kind == "object":
            return Remote(self, value["id"])
        if kind == "method":
            return _Method()
        if kind == "enum":
            return Enum(value["type"], value["value"])
        if kind == "bytes":
            return base64.b64decode(value["value"])
        return Struct(value["type"], **{name: self._into(each) for name, each in value["fields"].items()})


def _out(value: Any) -> Any:
    """Return a value as the child takes it."""
    if isinstance(value, Remote):
        return {"$": "object", "id": value._at.id}
    if isinstance(value, Enum):
        return {"$": "enum", "type": value.type, "value": value.value}
    if isinstance(value, Typed):
        return {"$": "any", "type": value.type, "value": _out(value.value)}
    if isinstance(value, Struct):
        fields = {name: _out(each) for name, each in vars(value).items() if name != "_type"}
        return {"$": "struct", "type": value._type, "fields": fields}
    if isinstance(value, bytes):
        return {"$": "bytes", "value": base64.b64encode(value).decode("ascii")}
    if isinstance(value, (list, tuple)):
        return [_out(each) for each in value]
    return value
