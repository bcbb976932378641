"""
What do the files of a spec say after some edits of its normal form?

Each edit is made in the text as people wrote it, in the file that says it,
shorthands spelt out only where they must be. The files are read again after each
and compared with what was meant; what cannot be done safely is refused, never
guessed at.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import ndiff
from typing import Any, NamedTuple

from scopecard.drafting.edit import Entry, Page
from scopecard.drafting.rewrite import put, remove
from scopecard.errors import Problem, ScopecardError, SpecError
from scopecard.graph.model import Pointer
from scopecard.source import Document
from scopecard.spec import Spec, reread
from scopecard.spec.edit import DROP, SET, WITHOUT, Edit, edited


class Rewritten(NamedTuple):
    """One file of a spec, before and after."""

    name: str
    before: str
    after: str

    @property
    def lines(self) -> list[str]:
        """The lines that are taken out and put in, each behind its sign."""
        compared = ndiff(self.before.splitlines(), self.after.splitlines())
        return [one.rstrip() for one in compared if one[:2] in ("+ ", "- ") and one[2:].strip()]


def rewritten(
    spec: Spec, edits: Sequence[Edit], environment: str | None = None
) -> tuple[Spec, list[Rewritten]]:
    """
    Return *spec*, read with *environment*, after *edits*, and the files that differ then.

    Raises :class:`~scopecard.errors.SpecError` where a file is laid out so that it
    cannot safely be done.
    """
    now = spec
    for edit in edits:
        after = next(_ways(now, edit, environment), None)
        if after is None:
            raise SpecError(_refusal(now, edit))
        now = after
    if _said(now.data) != _said(edited(spec.data, edits)):
        raise SpecError(_refusal(spec, edits[0]))
    pairs = zip(spec.documents, now.documents, strict=True)
    files = [Rewritten(old.name, old.text, new.text) for old, new in pairs if old.text != new.text]
    return now, files


def _ways(spec: Spec, edit: Edit, environment: str | None) -> Iterator[Spec]:
    """Yield what *spec* is with *edit* made where it is said, or in the overlay that hides that."""
    wanted = _said(edited(spec.data, [edit]))
    places = [(edit, *spec.origins.place(edit.pointer))]
    if environment is not None and edit.act != WITHOUT:
        overlay: Pointer = ("environments", environment, *edit.pointer)
        value = edit.value if edit.act == SET else None
        places.append((Edit(SET, overlay, value), *spec.origins.place(overlay)))
    for made, number, place in places:
        try:
            text = _made(spec.documents[number], place, made)
            after = reread(spec, {number: text}, environment)
        except (ScopecardError, ValueError, LookupError, TypeError, AttributeError):
            continue  # NOTE: whatever the layout has led to, only what reads as meant is taken
        if _said(after.data) == wanted:
            yield after


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


def _said(spec: Mapping[str, Any]) -> Any:  # noqa: ANN401 - a spec
    """Return what *spec* says of the system, whatever is laid over it elsewhere."""
    return _plain({key: value for key, value in spec.items() if key != "environments"})


def _plain(value: Any) -> Any:  # noqa: ANN401 - a spec, or a part of it
    """Return *value* without what is empty and says nothing."""
    if isinstance(value, dict):
        inner = {key: _plain(one) for key, one in value.items()}
        return {k: v for k, v in inner.items() if k != "actors" or v}
    return [_plain(one) for one in value] if isinstance(value, list) else value


def _refusal(spec: Spec, edit: Edit) -> Problem:
    number, place = spec.origins.place(edit.pointer)
    document = spec.documents[number]
    message = f"`{document.name}` is laid out so that this cannot safely be changed"
    return document.problem("cannot-apply", message, place, help="change it by hand")
