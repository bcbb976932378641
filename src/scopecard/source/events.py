"""
From YAML to values and places: which parser runs, and what its errors become.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import yaml
from yaml.error import MarkedYAMLError
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

from scopecard.source.builder import Builder
from scopecard.source.problems import Problems
from scopecard.source.syntax import report
from scopecard.source.tree import Places


class PlainParser(Reader, Scanner, Parser):
    """The parser for where PyYAML was built without libyaml: the same events, slower."""

    def __init__(self, text: str) -> None:
        Reader.__init__(self, text)
        Scanner.__init__(self)
        Parser.__init__(self)


def load(text: str, problems: Problems) -> tuple[list[Any], Places]:
    """Return what each document in *text* says, and where it stands; report what is wrong."""
    builder = Builder(problems)
    try:
        return builder.build(_events(text))
    except MarkedYAMLError as error:
        if not problems.replaced:
            report(error, problems)
    except yaml.YAMLError as error:
        problems.add("syntax", str(error).partition("\n")[0], 0)
    return [], [0]


def _events(text: str) -> Callable[[], Any]:
    if yaml.__with_libyaml__:
        from yaml._yaml import CParser

        return CParser(text).get_event
    return PlainParser(text).get_event
