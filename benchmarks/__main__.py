"""Print all benchmarks."""

from __future__ import annotations

from benchmarks import catalog, growth, startup

if __name__ == "__main__":
    for name, benchmark in (("START-UP", startup), ("CATALOG", catalog), ("GROWTH", growth)):
        print(name)
        for line in benchmark.run():
            print("  " + line)
