"""
From YAML to values and places: which parser runs, and what its errors become.
"""

from __future__ import annotations

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
    parser = _parser(text)
    try:
        return builder.build(parser.get_event)
    except MarkedYAMLError as error:
        # What was taken out may be what is missing now.
        if not (problems.replaced and problems):
            report(error, problems)
    except yaml.YAMLError as error:
        problems.add("syntax", str(error).partition("\n")[0], 0)
    except (ValueError, OverflowError):  # NOTE: what the plain parser makes of `\UFFFFFFFF`
        problems.add("syntax", "this escape is no character", parser.get_mark().index)
    return [], [0]


def _parser(text: str) -> Any:  # noqa: ANN401 - two classes that share their methods
    if yaml.__with_libyaml__:
        from yaml._yaml import CParser

        return CParser(text)
    return PlainParser(text)
