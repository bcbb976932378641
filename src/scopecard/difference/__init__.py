"""
What changed in meaning from one design to another, and is that a risk?

Two evaluations become facts (:mod:`scopecard.difference.facts`), facts with the same
key are compared (:mod:`scopecard.difference.change`), and what differs is said in
words. Ids that changed are matched first, so that a new name is no new thing.
"""

from __future__ import annotations

from scopecard.difference.outcome import Difference, compare, report

__all__ = ["Difference", "compare", "report"]
