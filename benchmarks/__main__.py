"""Print all benchmarks."""

from __future__ import annotations

from benchmarks import growth, layout, startup

if __name__ == "__main__":
    for name, benchmark in (("START-UP", startup), ("GROWTH", growth), ("LAYOUT", layout)):
        print(name)
        for line in benchmark.run():
            print("  " + line)
