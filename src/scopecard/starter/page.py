"""
How is a first description written, so that a person goes on with it?
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from scopecard.errors import Problem, UsageError
from scopecard.source.text import INVISIBLE
from scopecard.starter.draft import SECTIONS, Draft
from scopecard.starter.questions import Template

_WIDEST: Final = 108
_PLAIN: Final = re.compile(r"[A-Za-z(][A-Za-z0-9 ,.;'()/_-]*[A-Za-z0-9.)]|[A-Za-z]")
_WORDS: Final = frozenset({"true", "false", "null"})
_INTRODUCTION: Final = """\
# A first description, made by `scopecard init`. It is yours now: give things their real names, and split
# what is lumped together."""
_OPEN: Final = """\
# What is marked "not known yet" is left out, and counts as its worst until somebody says it."""
_CLAIMS: Final = """\
# owner: who answers for it?
# declared_scope: which scope do you think it is? A claim, which the evaluation tests."""
_NOT_ASKED: Final = """\
# Not asked, and worth a thought:
# - Can `AGENT` change its own prompt, tools or approval settings? Then what holds them `governs` it.
# - Under whose rights does each tool run, and what else may those do? `identities`.
# - What do other systems do when it changes something? `causes`, on the data.
"""
Row = tuple[str, str | None]
"""A line, and its comment."""


def render_page(
    made: Draft, model: Template, *, system: str, title: str | None, schema: str | None
) -> str:
    """Return *made* as the text of a spec."""
    name = title or model.title
    lines = [] if schema is None else [f"# yaml-language-server: $schema={_shown(schema)}"]
    lines += [f"# {model.about}"] if model.about else []
    lines += [_INTRODUCTION, *([_OPEN] if made.open else [])]
    lines += ["schema: scopecard/v1", f"system: {_scalar(system)}"]
    lines += [f"title: {_scalar(_shown(name))}"] if name else []
    lines += [_CLAIMS]
    for section in SECTIONS:
        rows = list(_section(section, made, model))
        if rows:
            lines += ["", f"{section}:", *_aligned(rows)]
    (agent, *_) = made.sections["agents"]
    return "\n".join([*lines, "", _NOT_ASKED.replace("AGENT", agent)])


def _section(section: str, made: Draft, model: Template) -> Iterator[Row]:
    for number, (name, said) in enumerate(made.sections[section].items()):
        if section == "agents" and number == 0:
            yield from _agent(name, said, made, model)
        else:
            yield f"  {name}: {_flow(_listed(said))}", made.notes.get((section, name))


def _agent(name: str, said: Mapping[str, Any], made: Draft, model: Template) -> Iterator[Row]:
    yield f"  {name}:", None
    if model.objective:
        yield f"    objective: {_scalar(model.objective)}", None
    for key, value in said.items():
        if key != "tools":
            yield f"    {key}: {_flow(value)}", made.notes.get(("agents", name, key))
    yield from ((f"    # {remark}", None) for remark in made.remarks)
    tools = said["tools"]
    if any(tools.values()):
        yield "    tools:", None
        yield from (
            (f"      {t}:{f' {_flow(terms)}' * bool(terms)}", None) for t, terms in tools.items()
        )
    else:
        yield f"    tools: {_flow(list(tools))}", None


def _listed(said: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an element with its grants as a list, where none has terms."""
    if not said.get("tools") or any(said["tools"].values()):
        return said
    return {**said, "tools": list(said["tools"])}


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    """Yield each line with its comment: in one column, or above where there is no room."""
    fitting = [len(text) for text, note in rows if note and _fits(len(text), note)]
    column = max(fitting, default=0)
    for text, note in rows:
        if note and _fits(max(column, len(text)), note):
            yield f"{text:<{column}}  # {note}"
        elif note:
            yield f"{' ' * (len(text) - len(text.lstrip()))}# {note}"
            yield text
        else:
            yield text


def _fits(column: int, note: str) -> bool:
    return column + len("  # ") + len(note) <= _WIDEST


def _flow(value: Any) -> str:  # noqa: ANN401 - any part of a spec
    r"""
    Return *value* as YAML on one line.

    >>> _flow({"effects": ["read a"], "title": 'so "called"', "reversible": False})
    '{effects: [read a], title: "so \\"called\\"", reversible: false}'
    """
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return _scalar(value, plain="," not in value)


def _scalar(text: str, *, plain: bool = True) -> str:
    plain = plain and text.lower() not in _WORDS and _PLAIN.fullmatch(text) is not None
    return text if plain else json.dumps(text, ensure_ascii=False)


def _shown(text: str) -> str:
    """Return *text*, if all of it can be seen."""
    hidden = INVISIBLE.search(text) or re.search(r"[\r\n\t]", text)
    if hidden:
        character = f"U+{ord(hidden[0][0]):04X}"
        message = f"`{ascii(text)[1:-1]}` has a character that does not show, {character}"
        raise UsageError(Problem("usage", message, help="leave it out"))
    return text
