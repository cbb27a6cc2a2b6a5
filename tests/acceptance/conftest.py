"""What the acceptance tests share: the shelf of recalculated workbooks."""

from __future__ import annotations

import os

import pytest

from tests.acceptance.books import Shelf
from tests.witness import libreoffice


@pytest.fixture(scope="session")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """The recalculated workbooks, shared by all workers of a run."""
    libreoffice.require()
    base = tmp_path_factory.getbasetemp()
    return Shelf((base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "shelf")
