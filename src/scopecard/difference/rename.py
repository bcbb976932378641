"""
Which elements are the same under another id?

Only ids that one side has and the other lacks are looked at. Two of them belong
together if their definitions are the same, words for people aside, and the same
refers to them; so a whole system that is renamed is recognised too.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeAlias

from scopecard.spec.normal import SECTIONS

_MOST: Final = 400
_ROUNDS: Final = 8
_WORDS: Final = ("title", "description", "owner", "tags", "source")
_Colors: TypeAlias = dict[str, str]


def renamed(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, str]:
    """Return the new id of each element of *old* that has one."""
    before, after = _sections(old), _sections(new)
    gone = {name: section for name, section in before.items() if after.get(name) != section}
    come = {name: section for name, section in after.items() if before.get(name) != section}
    if not gone or not come or len(gone) + len(come) > _MOST:
        return {}
    olds, news = _Side(old, gone), _Side(new, come)
    found: dict[str, str] = {}
    while True:
        pairs = dict(_pairs(olds.colors(), news.colors()))
        if not pairs:
            return found
        found |= pairs
        for number, (one, other) in enumerate(sorted(pairs.items()), len(found)):
            # INVARIANT: what is paired is told from its twins from here on
            olds.fixed[one] = news.fixed[other] = f"pair {number}"


def _sections(spec: Mapping[str, Any]) -> dict[str, str]:
    return {name: section for section in SECTIONS for name in spec.get(section, {})}


def _pairs(olds: _Colors, news: _Colors) -> Iterator[tuple[str, str]]:
    """Yield what can only be the same; where nothing is that clear, one pair of twins."""
    one, other = _by_color(olds), _by_color(news)
    twins = []
    for color in sorted(one.keys() & other.keys()):
        if len(one[color]) == len(other[color]) == 1:
            yield one[color][0], other[color][0]
        else:
            twins.append((min(one[color]), min(other[color])))
    if twins and not any(len(one[c]) == len(other.get(c, ())) == 1 for c in one):
        yield twins[0]


def _by_color(colors: _Colors) -> dict[str, list[str]]:
    found: defaultdict[str, list[str]] = defaultdict(list)
    for name, color in colors.items():
        found[color].append(name)
    return found


class _Side:
    """The elements of one side whose ids the other lacks."""

    def __init__(self, spec: Mapping[str, Any], moved: Mapping[str, str]) -> None:
        self.fixed: dict[str, str] = {}
        self._moved = moved
        self._elements = {
            name: (section, _content(element))
            for section in SECTIONS
            for name, element in spec.get(section, {}).items()
        }
        self._mentions = {
            name: list(_mentions(content, moved)) for name, (_, content) in self._elements.items()
        }

    def colors(self) -> _Colors:
        """Return what each element that is not paired yet is, as a digest."""
        colors = {name: self.fixed.get(name, self._moved[name]) for name in self._moved}
        for _ in range(_ROUNDS):
            after = self._refined(colors)
            stable = len(set(after.values())) == len(set(colors.values()))
            colors = after
            if stable:
                break
        return {name: color for name, color in colors.items() if name not in self.fixed}

    def _refined(self, colors: _Colors) -> _Colors:
        told: dict[str, str] = {}
        by: defaultdict[str, list[str]] = defaultdict(list)
        for name, (section, content) in self._elements.items():
            text = f"{section} {_told(content, colors)}"
            told[name] = text
            own = colors.get(name, name)
            for mentioned, how in self._mentions[name]:
                by[mentioned].append(f"{section} {own} {how} {_digest(text)}")
        return {
            name: self.fixed.get(name)
            or _digest("\n".join([colors[name], told[name], *sorted(by[name])]))
            for name in colors
        }


def _content(element: Mapping[str, Any]) -> dict[str, Any]:
    return {field: value for field, value in element.items() if field not in _WORDS}


def _told(value: object, colors: Mapping[str, str]) -> str:
    """Return *value* as a text in which what moved is named by its color."""
    if isinstance(value, dict):
        inner = sorted(f"{colors.get(k, k)}={_told(v, colors)}" for k, v in value.items())
        return "{" + ",".join(inner) + "}"
    if isinstance(value, list):
        return "[" + ",".join(sorted(_told(one, colors) for one in value)) + "]"
    return colors.get(value, value) if isinstance(value, str) else str(value)


def _mentions(value: object, moved: Mapping[str, str], how: str = "") -> Iterator[tuple[str, str]]:
    """Yield each moved id in *value*, with the fields that lead to it."""
    if isinstance(value, dict):
        for key, one in value.items():
            if key in moved:
                yield key, how
            yield from _mentions(one, moved, f"{how}.{'' if key in moved else key}")
    elif isinstance(value, list):
        for one in value:
            yield from _mentions(one, moved, how)
    elif isinstance(value, str) and value in moved:
        yield value, how


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:24]
