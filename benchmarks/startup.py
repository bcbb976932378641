"""
How long does a command take, against a Python that does nothing?
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import ratios
from benchmarks.specs import twenty_tools
from benchmarks.yaml_text import dump

GOALS = {
    "--version": 1.5,
    "--help": 10,
    "evaluate, 20 tools, to JSON": 28,
    "the same, unchanged (cached)": 3,
}


def run() -> list[str]:
    """Return a line for each command."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.yaml"
        spec.write_text(dump(twenty_tools()), encoding="utf-8")
        scopecard = str(Path(sys.executable).parent / "scopecard")
        evaluate = [scopecard, "evaluate", str(spec), "--format", "json"]
        os.environ["SCOPECARD_CACHE"] = folder
        commands = {
            "--version": [scopecard, "--version"],
            "--help": [scopecard, "--help"],
            "evaluate, 20 tools, to JSON": [*evaluate, "--no-cache"],
            "the same, unchanged (cached)": evaluate,
        }
        found = ratios(commands, [sys.executable, "-c", "pass"])
    return [
        f"{name:<32} {ratio:6.2f} x `python -c pass`   (goal {GOALS[name]})"
        for name, ratio in found.items()
    ]
