"""Print all benchmarks."""

from __future__ import annotations

from benchmarks import growth, startup

if __name__ == "__main__":
    for name, benchmark in (("START-UP", startup), ("GROWTH", growth)):
        print(name)
        for line in benchmark.run():
            print("  " + line)
