"""
From single events to values, and where each of them stands.

One handler for each kind of event. What a reader could misunderstand is
reported, and the rest is still read, so that every problem shows at once.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from scopecard.errors import Location, Problem, SpecError
from scopecard.source.scalars import BadScalarError, resolve
from scopecard.source.text import INVISIBLE, MOST_PROBLEMS, code

Spot: TypeAlias = tuple[Any, ...]
"""Line, column and end column of a value, from zero; of a container, then what is inside."""

_DEEPEST: Final = 64
_MOST_NODES: Final = 4_000_000
_WRITE_OUT: Final = "write it out: what a reader does not see here cannot be reviewed"


class Builder:
    """Takes events in their order, and builds the one value of a document."""

    def __init__(self, name: str, text: str) -> None:
        self.problems: list[Problem] = []
        self._name = name
        self._text = text
        self._lines: list[str] | None = None
        self._root: list[Any] = []
        self._spots: list[Any] = []
        # The container that is open: its value, the spots inside, and the key at hand of a mapping.
        self._value: Any = self._root
        self._inner: Any = self._spots
        self._key: Any = None
        self._stack: list[tuple[Any, Any, Any]] = []
        self._nodes = self._documents = 0

    def scalar(self, event: Any) -> None:
        """Take a single value, or a key."""
        mark, end = event.start_mark, event.end_mark
        line, column = mark.line, mark.column
        spot = (line, column, end.column if end.line == line else column + 1)
        if event.anchor is not None or event.tag is not None:
            self._mark(event)
        value: Any = event.value
        if not event.style:
            value = self._plain(value, mark)
        elif event.style == '"' and INVISIBLE.search(value):
            self._invisible(value, mark)
        if self._key is None and type(self._value) is dict:
            self._take_key(value, spot, event)
        else:
            self._put(value, spot)

    def mapping(self, event: Any) -> None:
        """Begin a mapping."""
        self._begin(event, {}, {})

    def sequence(self, event: Any) -> None:
        """Begin a list."""
        self._begin(event, [], [])

    def end(self, _event: Any) -> None:
        """End the mapping or list that is open."""
        self._value, self._inner, self._key = self._stack.pop()

    def alias(self, event: Any) -> None:
        """Refuse a reference to another part."""
        mark = event.start_mark
        self.report("alias", f"`*{event.anchor}` repeats another part", mark, _WRITE_OUT)
        if self._key is None and type(self._value) is dict:
            self.fail("bad-key", "a key is a word", mark)
        self._put(None, (mark.line, mark.column, mark.column + 1))

    def document(self, event: Any) -> None:
        """Begin the document; there is one."""
        self._documents += 1
        if self._documents > 1:
            self.fail("several-documents", "a file holds one document", event.start_mark)
        if event.version or event.tags:
            self.report("directive", "directives are not read", event.start_mark)

    def whole(self) -> tuple[dict[str, Any], Spot]:
        """Return the mapping that was read."""
        root, spots = self._root, self._spots
        if root and isinstance(root[0], dict):
            return root[0], spots[0]
        line, column = spots[0][:2] if root else (0, 0)
        place = Location(self._name, line + 1, column + 1, column + 2)
        rule, message = "not-a-mapping", "a single value stands where keys are expected"
        if not root or root[0] is None:
            rule, message = "empty", f"`{self._name}` is empty"
        elif isinstance(root[0], list):
            message = "a list stands where keys are expected"
        self.problems.append(Problem(rule, message, place, line=self.line(line)))
        return {}, (0, 0, 0, {})

    def _begin(self, event: Any, new: Any, inside: Any) -> None:
        mark = event.start_mark
        if event.anchor is not None or event.tag is not None:
            self._mark(event)
        if len(self._stack) >= _DEEPEST:
            self.fail("too-deep", f"more than {_DEEPEST} levels", mark)
        if self._key is None and type(self._value) is dict:
            self.fail("bad-key", "a key is a word, not a list or mapping", mark)
        value, inner = self._value, self._inner
        self._put(new, (mark.line, mark.column, mark.column + 1, inside))
        self._stack.append((value, inner, None))
        self._value, self._inner, self._key = new, inside, None

    def _put(self, value: Any, spot: Spot) -> None:
        self._nodes += 1
        if self._nodes > _MOST_NODES:
            place = Location(self._name, spot[0] + 1, spot[1] + 1, spot[1] + 2)
            message = f"more than {_MOST_NODES:,} values"
            raise SpecError(Problem("too-large", message, place))
        if self._key is None:
            self._value.append(value)
            self._inner.append(spot)
        else:
            name, where = self._key
            self._value[name] = value
            self._inner[name] = (*where, spot)
            self._key = None

    def _plain(self, text: str, mark: Any) -> Any:
        try:
            return resolve(text)
        except BadScalarError as error:
            self.report("bad-number", f"`{text[:40]}` {error}", mark)
            return 0

    def _take_key(self, key: Any, spot: tuple[int, int, int], event: Any) -> None:
        mark = event.start_mark
        if type(key) is not str:
            message = f"the key `{event.value}` is not a word"
            self.report("bad-key", message, mark, f'quote it: "{event.value}"')
            key = event.value
        if key == "<<" and not event.style:
            self.report("merge-key", "`<<` takes in what stands elsewhere", mark, _WRITE_OUT)
        elif key in self._value:
            line, column, end, _ = self._inner[key]
            first = Location(self._name, line + 1, column + 1, end + 1)
            place = Location(self._name, spot[0] + 1, spot[1] + 1, spot[2] + 1)
            self._add(
                Problem(
                    "duplicate-key", f"`{key[:60]}` stands here twice", place, "remove one of them",
                    self.line(spot[0]), (("first here", first),),
                )
            )  # fmt: skip
        self._key = (key, spot)

    def _mark(self, event: Any) -> None:
        mark = event.start_mark
        if event.anchor is not None:
            self.report("anchor", f"`&{event.anchor}` names a part to repeat", mark, _WRITE_OUT)
        if event.tag is not None:
            self.report("tag", f"the tag `{event.tag}` is not read", mark, "remove it")

    def _invisible(self, text: str, mark: Any) -> None:
        character = INVISIBLE.search(text)
        if character is not None:
            what = f"this text contains {code(character[0])}, which does not show"
            self.report("invisible-character", what, mark)

    def report(self, rule: str, message: str, mark: Any, hint: str | None = None) -> None:
        """Report what stands at *mark*, and go on."""
        place = Location(self._name, mark.line + 1, mark.column + 1, mark.column + 2)
        self._add(Problem(rule, message, place, hint, self.line(mark.line)))

    def fail(self, rule: str, message: str, mark: Any) -> None:
        """Report what stands at *mark*, and stop."""
        self.report(rule, message, mark)
        raise SpecError(*self.problems)

    def line(self, number: int) -> str:
        """Return the text of a line; lines count from zero."""
        if self._lines is None:
            self._lines = self._text.replace("\r\n", "\n").split("\n")
        return self._lines[number] if number < len(self._lines) else ""

    def _add(self, problem: Problem) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(problem)
        elif len(self.problems) == MOST_PROBLEMS:
            self.problems.append(Problem("more-problems", "and there are more problems"))
