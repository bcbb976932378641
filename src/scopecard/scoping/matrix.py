"""
What does the matrix say? Its scopes, decision tables, overlays and policy switches.

All of it is data: ``scopes/agentic/matrix.yaml``.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from scopecard.framework import load


class Table:
    """One profile's decision table (DESIGN, section 5.3)."""

    def __init__(self, rows: Mapping[str, list[int]], self_extending: int) -> None:
        self._rows = rows
        self.self_extending = self_extending
        """The scope of an agent that can change what limits it."""

    def cell(self, level: str, capability: int) -> int:
        """Return the scope for an initiation level and a column of change capability."""
        return self._rows[level][capability]


class Matrix:
    """The scoping matrix, read from the shipped data."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = data
        self.overlays: Mapping[str, Mapping[str, Any]] = data["overlays"]
        self.switches: Mapping[str, Mapping[str, Any]] = data["policy"]

    def name(self, scope: int) -> str:
        """Return what the matrix calls *scope*."""
        return str(self._data["scopes"][str(scope)]["name"])

    def table(self, profile: str) -> Table:
        """Return the decision table of *profile*."""
        return Table(self._data["profiles"][profile]["table"], self._data["self_extending"])

    def section(self, name: str) -> Any:  # noqa: ANN401 - its shape is that of the file
        """Return one section of the data as it stands, for whoever documents it."""
        return self._data[name]


@cache
def matrix() -> Matrix:
    """Return the shipped matrix."""
    return Matrix(load("agentic/matrix.yaml"))
