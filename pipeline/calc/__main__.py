"""One click in Calc: a line of JSON comes in, a line goes out, until the last word is said."""

from __future__ import annotations

import json
import sys
from typing import IO

from pipeline.runs.calc import click


def talk(into: IO[bytes], out: IO[bytes]) -> None:
    """Lead the talk over two streams.

    Args:
        into: what the macro says, a line of JSON at a time.
        out: what it is told.
    """
    story = click(json.loads(into.readline()))
    answer = next(story)
    while True:
        out.write(json.dumps(answer).encode("ascii") + b"\n")
        out.flush()
        if answer["do"] != "write":
            return
        answer = story.send(json.loads(into.readline()))


if __name__ == "__main__":
    talk(sys.stdin.buffer, sys.stdout.buffer)
