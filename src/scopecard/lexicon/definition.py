"""
What does somebody say of a tool? Its name, its description and its parameters.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from scopecard.lexicon.words import Words, split

_LONGEST_NAME = 60
_LONGEST_TEXT = 4000


class Parameter(NamedTuple):
    """One parameter, as a schema or a list gives it."""

    shown: str
    """Its name as it is written."""
    words: str
    """The words of its name, joined by ``-``."""
    choices: tuple[str, ...] = ()
    """The values that it may have, where they are listed."""
    description: str = ""


class Definition(NamedTuple):
    """What somebody says of a tool."""

    name: Words
    """Without the words of the server's own name."""
    description: str = ""
    parameters: tuple[Parameter, ...] | None = None
    """None where nothing is said of parameters, which is not the same as none."""


def parameter(name: str, choices: Sequence[str] = (), description: str = "") -> Parameter:
    """
    Return a parameter.

    >>> parameter("webhookUrl").words
    'webhook-url'
    """
    words = "-".join(split(name))
    return Parameter(name[:_LONGEST_NAME], words, tuple(choices), description[:_LONGEST_TEXT])
