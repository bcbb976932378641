"""Print all benchmarks."""

from __future__ import annotations

from benchmarks import catalog, growth, layout, review, startup

BENCHMARKS = {
    "START-UP": startup,
    "CATALOG": catalog,
    "GROWTH": growth,
    "LAYOUT": layout,
    "REVIEW": review,
}

if __name__ == "__main__":
    for name, benchmark in BENCHMARKS.items():
        print(name)
        for line in benchmark.run():
            print("  " + line)
