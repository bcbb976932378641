"""
Processor time of whole processes, and ratios that survive a noisy machine.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence


def processor_seconds(command: Sequence[str]) -> float:
    """Return user plus system time of one run of *command*; its output is thrown away."""
    return _seconds(command)[0]


def wall_seconds(command: Sequence[str]) -> float:
    """Return what a clock on the wall shows of one run of *command*."""
    return _seconds(command)[1]


def _seconds(command: Sequence[str]) -> tuple[float, float]:
    # NOTE: an installed package has its bytecode; so has this one, unless it is forbidden to keep it.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    null = os.open(os.devnull, os.O_WRONLY)
    actions = [(os.POSIX_SPAWN_DUP2, null, 1), (os.POSIX_SPAWN_DUP2, null, 2)]
    start = time.perf_counter()
    pid = os.posix_spawnp(command[0], list(command), environment, file_actions=actions)
    os.close(null)
    _, status, usage = os.wait4(pid, 0)
    if os.waitstatus_to_exitcode(status) != 0:
        sys.exit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime, time.perf_counter() - start


def ratios(
    commands: Mapping[str, Sequence[str]],
    floor: Sequence[str],
    runs: int = 15,
    measure: Callable[[Sequence[str]], float] = processor_seconds,
) -> dict[str, float]:
    """
    Return, for each command, the median ratio of its time to that of *floor*.

    The commands take turns, so that a machine which slows down slows them all.
    """
    found: dict[str, list[float]] = {name: [] for name in commands}
    for command in (floor, *commands.values()):
        measure(command)
    for _ in range(runs):
        bottom = measure(floor)
        for name, command in commands.items():
            found[name].append(measure(command) / bottom)
    return {name: statistics.median(values) for name, values in found.items()}
