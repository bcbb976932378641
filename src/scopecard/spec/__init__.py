"""
What does a person declare of a system?

:func:`load_spec` reads a file, :func:`parse_spec` a text; both give a
:class:`Spec`, or every problem at once.
"""

from __future__ import annotations

from scopecard.spec.find import find_specs, specs_among
from scopecard.spec.load import Spec, load_spec, parse_spec, reread

__all__ = ["Spec", "find_specs", "load_spec", "parse_spec", "reread", "specs_among"]
