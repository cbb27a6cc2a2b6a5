"""What all tests share: Hypothesis without chance or clock, and lines told at the end of a run."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, settings

# The same examples in every run and on every machine; slow machines don't fail a test for being slow.
settings.register_profile(
    "house", derandomize=True, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")

_TOLD = "told"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return how many tests run at once: one more than there are cores, since some wait for LibreOffice; four at most."""
    return min((os.cpu_count() or 1) + 1, 4)


def pytest_collection_finish() -> None:
    """Look less often for circles among objects, as the command itself does: thousands of tests are always alive."""
    gc.freeze()
    gc.set_threshold(200_000)


@pytest.fixture(autouse=True, scope="session")
def _templates_kept_apart(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep prepared templates in a folder of the tests, never in the person's."""
    before = os.environ.get("TRUECOST_CACHE")
    os.environ["TRUECOST_CACHE"] = str(tmp_path_factory.mktemp("kept"))
    yield
    if before is None:
        del os.environ["TRUECOST_CACHE"]
    else:
        os.environ["TRUECOST_CACHE"] = before


@pytest.fixture
def tell(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Return a function whose lines are printed when all tests are done: what was covered, how much agreed."""
    return lambda line: record_property(_TOLD, line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the told lines, each once, in the order of the tests."""
    lines = list(dict.fromkeys(_told(terminalreporter)))
    if lines:
        terminalreporter.section("told by the tests")
        for line in lines:
            terminalreporter.write_line(line)


def _told(terminalreporter: pytest.TerminalReporter) -> Iterator[str]:
    reports = [
        each
        for outcome in ("passed", "failed")
        for each in terminalreporter.stats.get(outcome, [])
        if isinstance(each, pytest.TestReport) and each.when == "call"
    ]
    for report in sorted(reports, key=lambda each: each.nodeid):
        yield from (str(value) for name, value in report.user_properties if name == _TOLD)
