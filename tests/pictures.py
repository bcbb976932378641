"""How do tests get a picture, a hostile one, and what a format says of it?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

from conftest import ROOT
from scopecard import parse_spec
from scopecard.evaluation import evaluate
from scopecard.picture import Line, Mark, Node, Picture
from scopecard.picture.draw import draw
from specs import evaluated

SMALL = ROOT / "tests/renderers/golden/small.yaml"
HOSTILE = (
    'say "cheese"',
    "ends in a backslash \\",
    "\\N \\G \\l \\\\",
    "<b>bold</b>",
    "<<TABLE><TR><TD><IMG SRC='/etc/passwd'/></TD></TR></TABLE>>",
    "a:b",
    "%%{init: {'securityLevel': 'loose'}}%%",
    '"]; URL="javascript:alert(1)"',
    '"] click n1 href "javascript:alert(1)"',
    "line\nbreak\r\nn1 --> n2",
    "evil\u202eofni\u2066",
    "\x1b[31mred\x07",
    "&lt;script&gt;alert(1)&lt;/script&gt; &#8238; &amp;",
    "</title><script>alert(1)</script>",
    "]]><!ENTITY x SYSTEM 'file:///etc/passwd'>",
    "#quot;#35;",
    "`**markdown** [x](javascript:y)`",
    "end",
    "subgraph; end; class n1 evil",
    "|x| -->|y| ((z)) {{w}} [/v/]",
    "=HYPERLINK('x')",
    "\ud800 lone, \ufffe none",
    "\u00e9\u4e2d\U0001f600 plain, and harmless",
    "x" * 500,
)


def drawn(body: str) -> Picture:
    """Return the picture of the spec *body*."""
    return draw(evaluated(body))


def small() -> Picture:
    """Return the picture of the golden example."""
    return draw(evaluate(parse_spec(SMALL.read_text(encoding="utf-8"), SMALL.name)))


def hostile(text: str) -> Picture:
    """Return the golden picture with *text* wherever a stranger's words could stand."""
    picture = small()
    names = {node.id: f"{text}{number}" for number, node in enumerate(picture.nodes)}
    return replace(
        picture,
        system=text,
        title=text,
        because=(text, text),
        remarks=(text,),
        groups=tuple(
            replace(group, nodes=tuple(names[one] for one in group.nodes))
            for group in picture.groups
        ),
        nodes=tuple(_hostile_node(node, names[node.id], text) for node in picture.nodes),
        lines=tuple(_hostile_line(line, names, text) for line in picture.lines),
    )


def _hostile_node(node: Node, name: str, text: str) -> Node:
    return replace(node, id=name, name=text, notes=(text, text), about=f"{text}\n{text}")


def _hostile_line(line: Line, names: dict[str, str], text: str) -> Line:
    return replace(
        line,
        source=names[line.source],
        target=names[line.target],
        words=(*line.words, text),
        marks=tuple(_hostile_mark(mark, text) for mark in line.marks),
        open_for=(text,),
    )


def _hostile_mark(mark: Mark, text: str) -> Mark:
    return replace(mark, gate=text, asks=text)


def line(picture: Picture, source: str, target: str) -> Line:
    """Return the one line from *source* to *target*."""
    (found,) = lines(picture, source, target)
    return found


def lines(picture: Picture, source: str, target: str) -> list[Line]:
    """Return the lines from *source* to *target*."""
    return [one for one in picture.lines if (one.source, one.target) == (source, target)]


def node(picture: Picture, name: str) -> Node:
    """Return the node that is called *name*."""
    return next(one for one in picture.nodes if one.id == name)


def path(picture: Picture) -> list[tuple[str, str]]:
    """Return the lines that decide."""
    return [(one.source, one.target) for one in picture.lines if one.decides]


class DotText:
    """What a DOT text consists of, read by a small reader of our own."""

    def __init__(self, text: str) -> None:
        self.nodes: list[str] = []
        self.edges: list[tuple[str, str]] = []
        self.attributes: set[str] = set()
        self.values: list[str] = []
        for statement in _statements(text):
            head, _, attributes = statement.partition("\0")
            for name, value in re.findall(r"(\w+)=\"([^\"]*)\"", attributes):
                self.attributes.add(name)
                self.values.append(value)
            words = head.split()
            if len(words) == 3 and words[1] == "->":
                self.edges.append((words[0], words[2]))
            elif len(words) == 1 and words[0] not in ("graph", "node", "edge"):
                self.nodes.append(words[0])
            elif words[:1] not in (["graph"], ["node"], ["edge"]):
                raise AssertionError(statement)


def _statements(text: str) -> Iterator[str]:
    """Yield each statement: its head, a NUL, and its attributes without inner quotes."""
    token = re.compile(r'"((?:[^"\\]|\\.)*)"|digraph scopecard \{|subgraph cluster_\d+ \{|\};?')
    plain = token.sub(lambda found: _quoted(found[1]), text)
    for line_ in plain.split("];"):
        statement = line_.strip()
        if statement:
            head, bracket, attributes = statement.partition("[")
            assert bracket, statement
            yield f"{head.strip()}\0{attributes}"


def _quoted(text: str | None) -> str:
    return "" if text is None else '"' + re.sub(r"[\"\[\]]", "_", text) + '"'


def xml(text: str | bytes) -> ET.Element:
    """Return the root of *text*, which we made ourselves."""
    return ET.fromstring(text.encode() if isinstance(text, str) else text)  # noqa: S314 - as said


def golden(name: str) -> Path:
    """Return the file that holds what a format said of the small example."""
    return ROOT / "tests/renderers/golden" / name
