"""
Which actions does a list of IAM actions permit?

Patterns are compared as patterns: ``s3:Get*`` also permits what the provider will
call so next year. Case does not matter.
"""

from __future__ import annotations

from collections.abc import Sequence

from scopecard.resources.language import literal, many, wild
from scopecard.resources.relation import Region, exactly


def regions(texts: Sequence[str]) -> list[Region]:
    """Return what each of *texts* holds."""
    return [_region(text) for text in texts]


def _region(text: str) -> Region:
    text = text.strip().lower()
    if text.startswith(("!", "not")) or not text:
        return _anything(text)
    return exactly((wild(text),))


def _anything(text: str) -> Region:
    """Return what may be nothing or everything; it is like itself only."""
    return Region((), (many(), literal(text)))
