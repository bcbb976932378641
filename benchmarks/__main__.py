"""Print all benchmarks."""

from __future__ import annotations

from benchmarks import catalog, findings, growth, layout, review, startup

BENCHMARKS = {
    "START-UP": startup,
    "CATALOG": catalog,
    "GROWTH": growth,
    "FINDINGS": findings,
    "REVIEW": review,
    "LAYOUT": layout,
}

if __name__ == "__main__":
    for name, benchmark in BENCHMARKS.items():
        print(name)
        for line in benchmark.run():
            print("  " + line)
