"""
What do all tests share? Where the project lies, and what is skipped where a program is missing.

A test that starts a program says so with a marker. Where the program is not
installed, the test is skipped and named with the program that it needs; with
``SCOPECARD_REQUIRE_ALL=1`` (set by ``make test-all``) any skip is a failure.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
REQUIRE_ALL = os.environ.get("SCOPECARD_REQUIRE_ALL") == "1"
PROGRAMS = {
    "needs_dot": ("dot",),
    "needs_browser": ("chromium", "chromium-browser", "google-chrome"),
}


def find_program(marker: str) -> str | None:
    """Return the path of the first program installed that serves a marker."""
    return next(filter(None, map(shutil.which, PROGRAMS[marker])), None)


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture
def dot() -> str:
    """The path of ``dot``, for a test marked ``needs_dot``."""
    return find_program("needs_dot") or "dot"


@pytest.fixture(scope="session")
def browser() -> str:
    """The path of a Chromium, for a test marked ``needs_browser``."""
    return find_program("needs_browser") or "chromium"


@pytest.fixture(scope="session")
def chromium(browser: str) -> Iterator[Any]:
    """A running Chromium, for a test marked ``needs_browser``."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as player:
        yield player.chromium.launch(executable_path=browser, args=["--no-sandbox"])


@pytest.fixture(scope="session", autouse=True)
def _fresh_caches() -> None:
    """
    Forget what cached functions returned before this session.

    A mutation run forks after a clean run; what is cached then would hide the mutants.
    """
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] == "scopecard":
            for value in vars(module).values():
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose program is not installed, by the test's name."""
    for marker, programs in PROGRAMS.items():
        if item.get_closest_marker(marker) and find_program(marker) is None:
            pytest.skip(f"{item.name}: needs `{programs[0]}`, which is not installed")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything must run."""
    report = yield
    if REQUIRE_ALL and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and every test must run: {call.excinfo}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Turn the skip of a whole file into a failure where everything must run."""
    report = yield
    if REQUIRE_ALL and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{collector.nodeid} was skipped, and every test must run"
    return report
