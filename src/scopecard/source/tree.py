"""
How do values come into their containers, each in its place, no key twice?
"""

from __future__ import annotations

from itertools import islice
from typing import Any, TypeAlias

from scopecard.source.limits import DEEPEST, MOST_EVENTS
from scopecard.source.problems import Problems, StopError, quoted

Places: TypeAlias = list[Any]
"""
Where a container stands, then where its parts do: of a list each item, of a mapping each key and
its value, in their order. The place of a scalar or key is the index of its first character.
"""
Value: TypeAlias = Any
"""What people write: dictionaries, lists, scalars."""
Key: TypeAlias = str | tuple[str, int] | None
"""The key at hand of a mapping; one that stands there before has a number; a list has none."""


def put(value: Value, inside: Places, key: Key, part: Value, at: Places | int) -> None:
    """Put *part*, which stands *at* somewhere, into the open container."""
    inside.append(at)
    if key is None:
        value.append(part)
    else:
        value[key] = part


def twice(text: str, start: int, value: dict[Any, Any], inside: Places, problems: Problems) -> Key:
    """Report the key *text*, which its mapping has, and return one to go on with."""
    another = text, len(inside)  # INVARIANT: as many keys as places, or the next is not found
    if problems.replaced and problems and "\ufffd" in text:
        return another  # NOTE: a key with a character that was refused is not what it seems
    if problems.full:
        problems.count(1)
        return text
    lines = problems.lines
    first = inside[1 + 2 * _number(text, value, problems.numbers.setdefault(id(inside), {}))]
    problems.add(
        "duplicate-key",
        f"{quoted(text)} stands here twice",
        start,
        end=lines.end(start, text),
        help="remove one of them",
        related=(("first here", lines.location(first, lines.end(first, text))),),
    )
    return another


def _number(text: str, value: dict[Any, Any], numbers: dict[Any, int]) -> int:
    """Return the how-manieth key *text* is; *numbers* knows the keys that stood there before."""
    total = len(value)
    for back, name in enumerate(islice(reversed(value), total - len(numbers)), 1):
        numbers[name] = total - back
    return numbers[text]


def check_depth(stack: list[Any], start: int, problems: Problems) -> None:
    """Stop where a container is too deep in others."""
    if len(stack) >= DEEPEST:
        raise problems.stop("too-deep", f"more than {DEEPEST} levels", start)


def too_many(problems: Problems) -> StopError:
    """Report that a text has more values than anybody needs."""
    return problems.stop("too-large", f"more than {MOST_EVENTS:,} values", 0)


def whole(root: list[Any], places: Places, problems: Problems) -> tuple[dict[str, Any], Places]:
    """Return the one mapping that was read, or report what stands in its place."""
    if root and isinstance(root[0], dict):
        return root[0], places[1]
    name = problems.lines.name
    if not root or root[0] is None:
        problems.add("empty", f"`{name}` is empty", 0)
        return {}, [0]
    start = places[1]
    if isinstance(root[0], list):
        problems.add("not-a-mapping", "a list stands where keys are expected", start[0])
    else:
        message = "a single value stands where keys are expected"
        problems.add("not-a-mapping", message, start, help="a key ends with a colon and a blank")
    return {}, [0]
