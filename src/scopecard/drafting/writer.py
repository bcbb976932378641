"""
How is a draft written as YAML? The same bytes for the same draft, with its reasons.

What the owner has to look at stands in comments that begin with one mark. Every
text of a stranger is quoted, or a comment on one line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Any, Final

from scopecard.drafting.draft import Draft, Element
from scopecard.drafting.visible import visible
from scopecard.source.scalars import FIRST, WORDS

MARK: Final = "TO" + "DO(owner)"  # in two parts: it is not this file that has something left to do
"""What a comment begins with that the owner has to look at."""
_PLAIN: Final = re.compile(r"[A-Za-z(][A-Za-z0-9 _./()@-]*(?<! )")
_WIDTH: Final = 100
_LONGEST: Final = 160
_HINTS: Final = {
    "data": f"{MARK}: how sensitive is each? `internal` holds where nothing is said",
    "agents": f"{MARK}: which calls does a person approve first, and what enforces that? (`gates`, `gate`)",
}
"""What an import cannot know of a whole section."""


def text_of(draft: Draft) -> str:
    """Return *draft* as a spec."""
    return "\n".join([*_head(draft), *_sections(draft)]) + "\n"


def element_lines(element: Element, indent: str) -> Iterator[str]:
    """Yield the fields of one element, with what they rest on."""
    yield from comments(element, indent)
    for field, value in element.fields.items():
        yield from field_lines(field, value, element.why.get(field), indent)


def comments(element: Element, indent: str) -> Iterator[str]:
    """Yield what people should know of an element, then what its owner should look at."""
    for remark in element.remarks:
        yield from _comment(remark, indent)
    for question in element.questions:
        yield from _comment(f"{MARK}: {question}", indent)


def flow(value: Any) -> str:  # noqa: ANN401 - whatever a spec may hold
    """Return *value* on one line."""
    if isinstance(value, Mapping):
        inside = ", ".join(f"{scalar(key)}: {flow(one)}" for key, one in value.items())
        return f"{{{inside}}}"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    return scalar(value)


def scalar(value: Any) -> str:  # noqa: ANN401 - the same
    """
    Return a single value, quoted where it would mean something else.

    >>> scalar("read mailbox"), scalar("yes"), scalar("null"), scalar("a: b"), scalar(True)
    ('read mailbox', 'yes', '"null"', '"a: b"', 'true')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return json.dumps(value)
    if _PLAIN.fullmatch(value) and value not in WORDS and value[0] not in FIRST:
        return value
    return json.dumps(value, ensure_ascii=False)


def _head(draft: Draft) -> Iterator[str]:
    files = ", ".join(visible(file) for file in draft.sources[:5])
    more = f" and {len(draft.sources) - 5} more" if len(draft.sources) > 5 else ""  # noqa: PLR2004
    yield from _comment(f"Drafted by `{draft.command}` from {files}{more}.", "")
    yield "#"
    yield from _comment(
        "What a tool does is what it says of itself (its hints, which nobody checked) and what its words show"
        " besides; where neither says anything, the worst is assumed.",
        "",
    )
    yield from _comment(f"Look at each {MARK}, mend what stands there, and remove the mark.", "")
    yield "schema: scopecard/v1"
    yield f"system: {scalar(draft.system)}"


def _sections(draft: Draft) -> Iterator[str]:
    for section, elements in draft.sections.items():
        if not elements:
            continue
        yield ""
        if section in _HINTS:
            yield from _comment(_HINTS[section], "")
        yield f"{section}:"
        for name, element in elements.items():
            yield f"  {scalar(name)}:"
            yield from element_lines(element, "    ")
            if not element.fields:
                yield "    {}"


def field_lines(name: str, value: Any, why: str | None, indent: str) -> Iterator[str]:  # noqa: ANN401
    """Yield one field, over several lines where one would be too long."""
    line = f"{indent}{scalar(name)}: {flow(value)}"
    if value is None:
        yield f"{indent}{scalar(name)}:"
    elif isinstance(value, Mapping) and any(map(_own_line, value.values())):
        yield f"{indent}{scalar(name)}:"
        for key, one in value.items():
            yield from field_lines(key, one, None, indent + "  ")
    elif isinstance(value, list) and len(line) > _WIDTH:
        yield f"{indent}{scalar(name)}:" + (f"  # {visible(why, _LONGEST)}" if why else "")
        yield from (f"{indent}  - {flow(one)}" for one in value)
    else:
        yield line + (f"  # {visible(why, _LONGEST)}" if why else "")


def _own_line(value: object) -> bool:
    """Return whether *value* is a grant, or another mapping, that people will add to."""
    return value is None or (isinstance(value, Mapping) and "effects" in value)


def _comment(text: str, indent: str) -> Iterator[str]:
    lines = wrap(visible(text, 4 * _LONGEST), _WIDTH - len(indent) - 2, break_on_hyphens=False)
    first = f"{indent}# "
    for number, line in enumerate(lines):
        yield first + ("  " if number and text.startswith(MARK) else "") + line
