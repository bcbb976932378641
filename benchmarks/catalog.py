"""
How much of an evaluation is reading the catalog of controls?
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.measure import processor_seconds
from benchmarks.specs import twenty_tools
from benchmarks.yaml_text import dump

GOAL = 0.10
_RUNS = 9
_LOAD = """\
import time
import pydantic_core
import scopecard.framework
start = time.process_time()
from scopecard.catalog import controls
controls()
print(time.process_time() - start)
"""


def run() -> list[str]:
    """Return a line with the share of the catalog in a whole evaluation of 20 tools."""
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.yaml"
        spec.write_text(dump(twenty_tools()), encoding="utf-8")
        command = [sys.executable, "-m", "scopecard", "evaluate", "--no-cache", str(spec)]
        whole = statistics.median(processor_seconds(command) for _ in range(_RUNS))
    load = statistics.median(
        float(subprocess.check_output([sys.executable, "-c", _LOAD])) for _ in range(_RUNS)
    )
    return [
        f"catalog: {load * 1e3:.1f} ms of {whole * 1e3:.0f} ms, {load / whole:.1%}   (goal {GOAL:.0%})"
    ]
