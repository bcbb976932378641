"""
How is an element of SVG or HTML written, whatever a stranger puts into it?
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TypeAlias

from scopecard.renderers.safe import safe

Attributes: TypeAlias = Mapping[str, str | int | float]


def tag(name: str, attributes: Attributes, *inner: str) -> str:
    """Return an element; *inner* is markup already. Attributes without a value are left out."""
    written = "".join(
        f' {key}="{text(str(value))}"' for key, value in attributes.items() if value != ""
    )
    if not inner:
        return f"<{name}{written}/>"
    return f"<{name}{written}>{''.join(inner)}</{name}>"


def text(words: str) -> str:
    """Return *words* so that they are nothing but words."""
    return escape(safe(words), quote=True)
