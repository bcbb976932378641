"""
What does the file of a spec say after some edits of its normal form?

Each edit is made in the text as people wrote it, shorthands spelt out only where
they must be. The result is read again and compared with what was meant; a file in
which that cannot be done safely is refused, never guessed at.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scopecard.drafting.edit import Entry, Page
from scopecard.drafting.rewrite import put, remove
from scopecard.errors import Problem, SpecError
from scopecard.graph.model import Pointer
from scopecard.remedies.change import DROP, WITHOUT, Edit, edited
from scopecard.source import Document
from scopecard.spec import Spec, parse_spec


def rewritten(spec: Spec, edits: Sequence[Edit], path: Path, root: Path | None) -> str:
    """
    Return the text of the spec at *path* after *edits*.

    Raises :class:`~scopecard.errors.SpecError` where an edit belongs into another file,
    or the file is laid out so that it cannot safely be made.
    """
    now = spec
    for edit in edits:
        number, place = now.origins.place(edit.pointer)
        if number:
            name = now.documents[number].name
            message = f"this is said in `{name}`, which is included here"
            raise SpecError(now.origins.problem("other-file", message, edit.pointer))
        document = now.documents[0]
        try:
            text = _made(document, place, edit)
            now = parse_spec(text, document.name, path=path, root=root)
        except (SpecError, ValueError, LookupError, TypeError) as error:
            raise SpecError(_refusal(document, place)) from error
    if _plain(now.data) != _plain(edited(spec.data, edits)):
        raise SpecError(_refusal(spec.documents[0], ()))
    return now.documents[0].text


def _made(document: Document, place: Pointer, edit: Edit) -> str:
    """Return the text with one edit made."""
    holder, depth = _deepest(document.value, place)
    if edit.act == DROP:
        return remove(document, _entry(document, place))
    if edit.act != WITHOUT:
        return _set(document, place, edit, holder, depth)
    if isinstance(holder, str):
        return put(document, place, [])
    return remove(document, (*place[:depth], holder.index(edit.value)))


def _set(document: Document, place: Pointer, edit: Edit, holder: Any, depth: int) -> str:  # noqa: ANN401 - what stands there
    """Return the text with a value put in; *holder* is what stands at the first *depth* steps."""
    value = _short(place, edit.value)
    if depth == len(place):
        return put(document, place, value)
    if isinstance(holder, str):
        return put(document, place[:depth], _spelt_out(holder, edit))
    value = _nested(place[depth + 1 :], value)
    if depth and isinstance(place[depth - 1], int):
        return put(document, place[:depth], {**holder, str(place[depth]): value})
    page = Page(document)
    page.add(place[:depth], [Entry(str(place[depth]), value)])
    return page.text()


def _spelt_out(short: str, edit: Edit) -> dict[str, Any]:
    """Return what a shorthand stands for, with a field added."""
    *way, key = edit.pointer
    if way[-1] == short:  # a grant in a list of tools: `[a, b]` becomes `[a, {b: {gate: g}}]`
        return {short: {str(key): edit.value}}
    action, _, target = short.partition(" ")
    return {"action": action, "target": target.strip(), str(key): edit.value}


def _entry(document: Document, place: Pointer) -> Pointer:
    """Return what is taken out whole: in a list of tools, `{b: {gate: g}}` and not its key."""
    listed = len(place) > 1 and isinstance(place[-2], int)
    return place[:-1] if listed and len(_deepest(document.value, place[:-1])[0]) == 1 else place


def _deepest(value: Any, place: Pointer) -> tuple[Any, int]:  # noqa: ANN401 - what stands there
    """Return what stands at the deepest part of *place* that is there, and how deep that is."""
    for depth, step in enumerate(place):
        listed = isinstance(value, list) and isinstance(step, int) and step < len(value)
        if not listed and not (isinstance(value, dict) and step in value):
            return value, depth
        value = value[step]
    return value, len(place)


def _nested(way: Pointer, value: Any) -> Any:  # noqa: ANN401 - a field
    for step in reversed(way):
        value = {str(step): value}
    return value


def _short(place: Pointer, value: Any) -> Any:  # noqa: ANN401 - a field
    """Return *value* as people write it: one approver is no list."""
    if not isinstance(value, dict):
        return value
    if place[-1] == "approver" and len(value.get("any", ())) == 1:
        return value["any"][0]
    return {key: _short((*place, key), one) for key, one in value.items()}


def _plain(value: Any) -> Any:  # noqa: ANN401 - a spec, or a part of it
    """Return *value* without what is empty and says nothing."""
    if isinstance(value, dict):
        inner = {key: _plain(one) for key, one in value.items()}
        return {k: v for k, v in inner.items() if k != "actors" or v}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _refusal(document: Document, place: Pointer) -> Problem:
    message = f"`{document.name}` is laid out so that this cannot safely be changed"
    return document.problem("cannot-apply", message, place, help="change it by hand")
