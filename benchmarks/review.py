"""
How long does a comparison take, against one evaluation? Whole processes, by the clock.
"""

from __future__ import annotations

import copy
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import ratios, wall_seconds
from benchmarks.specs import twenty_tools
from benchmarks.yaml_text import dump

GOAL = 1.6


def run() -> list[str]:
    """Return a line for each way in which both can be asked for."""
    with tempfile.TemporaryDirectory() as folder:
        old, new = Path(folder) / "old.yaml", Path(folder) / "new.yaml"
        spec = twenty_tools()
        old.write_text(dump(spec), encoding="utf-8")
        edited = copy.deepcopy(spec)
        edited["tools"]["t20"] = {"effects": ["pay d0"]}
        edited["agents"]["a0"]["tools"]["t20"] = {}
        new.write_text(dump(edited), encoding="utf-8")
        os.environ["SCOPECARD_CACHE"] = str(Path(folder) / "cache")
        scopecard = str(Path(sys.executable).parent / "scopecard")
        diff = [scopecard, "diff", str(old), str(new)]
        found = []
        for form in ("text", "json", "sarif"):
            evaluate = [scopecard, "evaluate", str(new), "--format", form, "--no-cache"]
            commands = {"diff": [*diff, "--format", form]}
            ratio = ratios(commands, evaluate, measure=wall_seconds)["diff"]
            found.append(
                f"diff, 20 tools, to {form:<5} {ratio:6.2f} x `evaluate --no-cache`   (goal {GOAL})"
            )
    return found
