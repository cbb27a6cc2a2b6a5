"""The far end of a live LibreOffice: run by a Python that has ``uno``, it does one thing per line of JSON it reads.

It knows nothing of ours and imports nothing of ours: the Python of the tests has no ``uno``, and the one that has it
lacks everything else. It starts LibreOffice (``start``) or joins one that another child has started (``join``); the
one that has started it ends it when its own input ends, whatever became of the tests.

Values travel as plain JSON; what JSON has no word for is an object with the key "$" (see ``_out`` and ``_in``).
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from typing import Any

import uno

_PATIENCE = 90
_KINDS = {
    "PyUNO_callable": "method",
    "Enum": "enum",
    "ByteSequence": "bytes",
    "Char": "char",
    "Type": "type",
}


class Office:
    """A connection to LibreOffice, and every object of it that was handed out, by number."""

    def __init__(self, pipe: str) -> None:
        self.pipe = pipe
        self.process: subprocess.Popen[bytes] | None = None
        self.objects: list[Any] = []
        self.context: Any = None

    def start(self, command: list[str]) -> None:
        """Start LibreOffice and connect.

        It draws into memory (svp). It is not told to be headless: then it would close its messages by itself.
        """
        accept = f"--accept=pipe,name={self.pipe};urp;StarOffice.ComponentContext"
        self.process = subprocess.Popen(
            [*command, accept],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "SAL_USE_VCLPLUGIN": "svp"},
            start_new_session=True,
        )
        self.join()

    def join(self) -> None:
        """Connect to a LibreOffice that listens, or soon will."""
        local = uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", local)
        until = time.monotonic() + _PATIENCE
        while self.context is None:
            try:
                self.context = resolver.resolve(f"uno:pipe,name={self.pipe};urp;StarOffice.ComponentContext")
            except Exception:
                ended = self.process is not None and self.process.poll() not in (None, 0)
                if ended or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def stop(self) -> None:
        """End the LibreOffice that was started here: at once, for it might ask whether to save."""
        if self.process is None:
            return
        if os.name == "nt":
            self.process.kill()
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    # One request -----------------------------------------------------------------------------------------------

    def answer(self, request: dict[str, Any]) -> Any:
        """Do what is asked."""
        do = request["do"]
        if do == "context":
            return self.out(self.context)
        thing = self.objects[request["of"]]
        if do == "get":
            return self.out(getattr(thing, request["name"]))
        if do == "set":
            setattr(thing, request["name"], self.into(request["value"]))
            return None
        if do == "call":
            arguments = [self.into(each) for each in request["arguments"]]
            if any(isinstance(each, uno.Any) for each in arguments):
                return self.out(uno.invoke(thing, request["name"], tuple(arguments)))
            return self.out(getattr(thing, request["name"])(*arguments))
        raise ValueError(do)

    def out(self, value: Any) -> Any:
        """Return a value as JSON can hold it; an object becomes a number by which it is known here."""
        if value is None or isinstance(value, (bool, int, float, str)):
            return value
        if isinstance(value, (list, tuple)):
            return [self.out(each) for each in value]
        kind = _KINDS.get(type(value).__name__)
        if kind == "method":
            return {"$": "method"}
        if kind == "enum":
            return {"$": "enum", "type": value.typeName, "value": value.value}
        if kind == "bytes":
            return {"$": "bytes", "value": base64.b64encode(value.value).decode("ascii")}
        if kind in ("char", "type"):
            return str(value.value if kind == "char" else value.typeName)
        struct = getattr(type(value), "__pyunostruct__", None)
        if struct is not None:
            fields = {name: self.out(getattr(value, name)) for name in _fields(struct)}
            return {"$": "struct", "type": struct, "fields": fields}
        self.objects.append(value)
        return {"$": "object", "id": len(self.objects) - 1}

    def into(self, value: Any) -> Any:
        """Return a value as UNO takes it."""
        if isinstance(value, list):
            return tuple(self.into(each) for each in value)
        if not isinstance(value, dict):
            return value
        kind = value["$"]
        if kind == "object":
            return self.objects[value["id"]]
        if kind == "enum":
            return uno.Enum(value["type"], value["value"])
        if kind == "bytes":
            return uno.ByteSequence(base64.b64decode(value["value"]))
        if kind == "any":
            return uno.Any(value["type"], self.into(value["value"]))
        made = uno.createUnoStruct(value["type"])
        for name, field in value["fields"].items():
            setattr(made, name, self.into(field))
        return made


def _fields(struct: str) -> list[str]:
    """Return the names of a struct's fields, its parents' too."""
    context = uno.getComponentContext()
    name = "/singletons/com.sun.star.reflection.theTypeDescriptionManager"
    told = context.getValueByName(name).getByHierarchicalName(struct)
    found: list[str] = []
    while told is not None:
        found = [*told.MemberNames, *found]
        told = told.BaseType
    return found


def _say(said: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(said) + "\n")
    sys.stdout.flush()


def main() -> None:
    """Start or join, then answer line by line until the input ends."""
    how, pipe, *command = sys.argv[1:]
    office = Office(pipe)
    try:
        if how == "start":
            office.start(command)
        else:
            office.join()
        _say({"value": True})
        for line in sys.stdin:
            try:
                said: dict[str, Any] = {"value": office.answer(json.loads(line))}
            except Exception as error:  # noqa: BLE001 - whatever it is, the tests are told
                kind = getattr(error, "typeName", type(error).__name__)
                said = {"error": kind, "message": getattr(error, "Message", str(error))}
            _say(said)
    finally:
        office.stop()


if __name__ == "__main__":
    main()
