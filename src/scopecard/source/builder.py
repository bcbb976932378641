"""
From events to values, and where each of them stands: one pass that does not recurse.

What a reader could misunderstand is reported, and the rest is still read, so
that every problem shows at once.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from scopecard.source.limits import MOST_EVENTS
from scopecard.source.problems import Problems, StopError, quoted
from scopecard.source.scalars import FIRST, WORDS, BadScalarError, resolve
from scopecard.source.text import report_escaped
from scopecard.source.tree import Places, Value, check_depth, put, too_many, twice

_WRITE_OUT: Final = "write it out: what a reader does not see here cannot be reviewed"


class Builder:
    """Takes events in their order, and builds the values of a document."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._documents = 0
        # Raw text was looked at before; only an escape can still hide a character.
        self._escapes = "\\" in problems.lines.text

    # NOTE: one loop over local names, because it is most of what reading costs.
    def build(self, next_event: Callable[[], Any]) -> tuple[list[Any], Places]:  # noqa: PLR0912, PLR0915
        """Return what the documents say (there may be none), and where it stands."""
        root: list[Any] = []
        places: Places = [0]
        value: Value = root
        inside, key, awaits_key, escapes = places, None, False, self._escapes
        stack: list[tuple[Any, Places, Any]] = []
        for _ in range(MOST_EVENTS):
            event = next_event()
            kind = type(event)
            if kind is ScalarEvent:
                text, style = event.value, event.style
                if event.tag is not None or event.anchor is not None:
                    self._refuse_marks(event)
                if (text in WORDS or text[0] in FIRST) if not style else escapes and style == '"':
                    text = self._look_at(event, is_key=awaits_key)
                if awaits_key:
                    key = text
                    if text in value:
                        key = twice(text, event.start_mark.index, value, inside, self._problems)
                elif key is None:
                    value.append(text)
                else:
                    value[key] = text
                inside.append(event.start_mark.index)
                awaits_key = key is not None and not awaits_key
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                self._check_container(event, stack, is_key=awaits_key)
                stack.append((value, inside, key))
                awaits_key = kind is MappingStartEvent
                new: Value = {} if awaits_key else []
                put(value, inside, key, new, here := [event.start_mark.index])
                value, inside, key = new, here, None
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value, inside, key = stack.pop()
                awaits_key = key is not None
            elif kind is StreamEndEvent:
                return root, places
            elif kind is AliasEvent:
                self._refuse_alias(event, is_key=awaits_key)
                put(value, inside, key, None, event.start_mark.index)
                awaits_key = key is not None
            elif kind is DocumentStartEvent:
                self._begin_document(event)
        raise too_many(self._problems)

    def _look_at(self, event: Any, *, is_key: bool) -> Any:
        """Return what a scalar means that is more than its letters."""
        text, start = event.value, event.start_mark.index
        if event.style:
            report_escaped(text, start, self._problems)
            return text
        try:
            value = resolve(text)
        except BadScalarError as error:
            end = self._problems.lines.end(start, text)
            message = f"{quoted(text)} {error}"
            self._problems.add("bad-number", message, start, end=end, help="quote it")
            return text
        if is_key and not isinstance(value, str):
            self._refuse_key(text, start)
            return text
        if is_key and text == "<<":
            message = "`<<` takes in what stands elsewhere"
            self._problems.add("merge-key", message, start, end=start + 2, help=_WRITE_OUT)
        return value

    def _refuse_key(self, text: str, start: int) -> None:
        if not text:
            self._problems.add("bad-key", "a key is missing here", start)
            return
        message = f"the key {quoted(text)} is not a text"
        end = start + len(text)
        self._problems.add("bad-key", message, start, end=end, help=f'quote it: `"{text}"`')

    def _check_container(self, event: Any, stack: list[Any], *, is_key: bool) -> None:
        start = event.start_mark.index
        if event.tag is not None or event.anchor is not None:
            self._refuse_marks(event)
        check_depth(stack, start, self._problems)
        if is_key:
            message = "a key is a text, not a list or mapping"
            hint = "quote a text that begins with a bracket or brace"
            raise self._problems.stop("bad-key", message, start, hint)

    def _refuse_marks(self, event: Any) -> None:
        start = event.start_mark.index
        if event.anchor is not None:
            message = f"{quoted('&' + event.anchor)} names a part to repeat"
            self._problems.add("anchor", message, start, help=_WRITE_OUT)
        if event.tag is not None:
            self._problems.add(
                "tag", f"the tag {quoted(event.tag)} is not read", start, help="remove it"
            )

    def _refuse_alias(self, event: Any, *, is_key: bool) -> None:
        start = event.start_mark.index
        name = "*" + event.anchor
        message = f"{quoted(name)} repeats another part"
        self._problems.add("alias", message, start, end=start + len(name), help=_WRITE_OUT)
        if is_key:
            raise StopError

    def _begin_document(self, event: Any) -> None:
        start = event.start_mark.index
        self._documents += 1
        if self._documents > 1:
            raise self._problems.stop(
                "several-documents", "a second document begins here", start, "a file holds one"
            )
        if event.version or event.tags:
            self._problems.add("directive", "directives are not read", start, help="remove it")
