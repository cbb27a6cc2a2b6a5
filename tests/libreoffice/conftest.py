"""A running Calc with Truecost's macro, one for each file of tests, and books that are closed after the test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.libreoffice.clicks import Calc
from tests.witness.uno_office import require_live
from tests.witness.uno_remote import Remote


@pytest.fixture(scope="module")
def calc(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    require_live()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HOME", "USERPROFILE"):  # where a log is written: never the person's
            patch.setenv(name, str(tmp_path_factory.mktemp("home")))
        with Calc() as running:
            yield running


@pytest.fixture
def opened(calc: Calc) -> Iterator[Any]:
    """Return a function that opens a book, which is closed after the test."""
    books: list[Remote] = []

    def opening(data: bytes, name: str = "plan.xlsx", **options: Any) -> Remote:
        books.append(calc.office.open(data, name, **options))
        return books[-1]

    yield opening
    for each in books:
        each.close(True)  # noqa: FBT003 - as UNO's documentation writes it
