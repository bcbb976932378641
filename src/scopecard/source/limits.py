"""
How much is too much? What the largest real design needs, a hundred times over.
"""

from __future__ import annotations

from typing import Final

LARGEST: Final = 16 * 1024 * 1024
"""The most bytes that one file may have."""
DEEPEST: Final = 64
"""The most levels of lists and mappings."""
MOST_EVENTS: Final = 4_000_000
"""The most keys, values, and ends of lists and mappings."""
