"""
Which trifectas are complete only because systems share data?

Words of outsiders and private data are followed from system to system through what
they share, until nothing new arrives. Each system's own way of moving information has
been worked out before; here only its ends are put together.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple, TypeAlias

from scopecard.graph.data import CONFIDENTIAL
from scopecard.joins import Crossing, Ends, Exit, Join, Key, Leg, Member, Shared, Way

_LEAST: Final = 2
"""How many systems it takes to join some."""
_KEPT: Final = 2
"""How many sources of each kind are followed: one may be the target, which is no leak to itself."""


class _Label(NamedTuple):
    """One piece of information on its way, and where it began."""

    system: int
    source: str
    level: int
    """0 for words of outsiders."""
    at: Key | tuple[int, str]
    """What the source is, whatever a system calls it."""


_Passed: TypeAlias = dict[_Label, tuple[str, ...]]
"""What arrives somewhere, each with the names of the shared data that it passed."""
_Brought: TypeAlias = tuple[_Label, Leg]


def joins(systems: Sequence[Ends]) -> tuple[Join, ...]:
    """Return what at least two of *systems* have, what most of them have first."""
    found = []
    for key, holders in _holders(systems).items():
        members = [
            Member(
                systems[number].system, systems[number].file, one.id, one.read_by, one.changed_by
            )
            for number, one in holders
        ]
        section, known_by, name = key
        because = f"x-shared: {name}" if known_by == "x-shared" else "the same included file"
        found.append(Join(section, name, because, tuple(members)))
    return tuple(sorted(found, key=lambda one: (-len(one.members), one.section, one.name)))


def crossings(systems: Sequence[Ends]) -> tuple[Crossing, ...]:
    """Return the trifectas that no system has alone, one for each agent that completes it."""
    arrived = _spread(systems)
    if not arrived:
        return ()
    found = []
    for number, system in enumerate(systems):
        for leaving in system.exits:
            words = _arriving(systems, number, leaving.agent, arrived, words=True)
            private = _arriving(systems, number, leaving.agent, arrived, words=False)
            for way in leaving.ways:
                legs = _legs((number, system.system), leaving, way, words, private)
                if legs is not None:
                    place = (system.system, system.file, leaving.agent)
                    found.append(Crossing(*place, *legs, way.action, way.target))
                    break
    return tuple(sorted(found, key=lambda one: (one.system, one.file, one.agent)))


def _holders(systems: Sequence[Ends]) -> dict[Key, list[tuple[int, Shared]]]:
    """Return who has what at least two systems have."""
    holders: dict[Key, list[tuple[int, Shared]]] = {}
    for number, system in enumerate(systems):
        for one in system.shared:
            holders.setdefault(one.key, []).append((number, one))
    return {
        key: held for key, held in holders.items() if len({number for number, _ in held}) >= _LEAST
    }


def _keys(system: Ends) -> dict[str, Key]:
    return {one.id: one.key for one in system.shared if one.key[0] == "data"}


def _spread(systems: Sequence[Ends]) -> dict[Key, _Passed]:
    """Return what arrives at each piece of shared data, in the fewest passages."""
    holders = {key: held for key, held in _holders(systems).items() if key[0] == "data"}
    keys = [_keys(system) for system in systems]
    found: dict[Key, _Passed] = {key: {} for key in holders}
    queue: deque[tuple[Key, _Label]] = deque()

    def arrive(key: Key, label: _Label, passed: tuple[str, ...]) -> None:
        alike = [one for one in found[key] if one.level == label.level]
        if len(alike) < _KEPT and all(one.at != label.at for one in alike):
            found[key][label] = passed
            queue.append((key, label))

    for key, held in holders.items():
        for number, one in held:
            for label in _own(number, keys[number], one):
                arrive(key, label, (one.id,))
    while queue:
        key, label = queue.popleft()
        for number, one in holders[key]:
            for name in one.gives if label.level else one.tells:
                onward = keys[number].get(name)
                if onward in holders:
                    arrive(onward, label, (*found[key][label], name))
    return found


def _own(number: int, keys: Mapping[str, Key], one: Shared) -> Iterator[_Label]:
    """Yield what a system puts into something shared by itself."""
    for source, level in (((one.words, 0),) if one.words else ()) + one.private:
        yield _Label(number, source, level, keys.get(source, (number, source)))


def _legs(
    here: tuple[int, str], leaving: Exit, way: Way, words: Sequence[_Brought],
    private: Sequence[_Brought],
) -> tuple[Leg, Leg] | None:  # fmt: skip
    """Return the private leg and the leg of words for one way out; own ones before others'."""
    number, system = here
    if leaving.words is not None:
        told = Leg(system, leaving.words, ())
    elif words:
        told = words[0][1]
    else:
        return None
    if way.leak is not None:
        return Leg(system, way.leak.source, ()), told
    least = max(CONFIDENTIAL, way.clearance + 1)
    sink = way.key or (number, way.target)  # what comes back to where it came from is no leak
    held = (leg for label, leg in private if label.level >= least and label.at != sink)
    found = next(held, None)
    return None if found is None else (found, told)


def _arriving(
    systems: Sequence[Ends], number: int, agent: str, arrived: Mapping[Key, _Passed],
    *, words: bool,
) -> list[_Brought]:  # fmt: skip
    """Return what shared data brings to *agent*, by the fewest passages, the worst first."""
    found = [
        (label, Leg(systems[label.system].system, label.source, passed))
        for one in systems[number].shared
        if agent in (one.tells if words else one.gives)
        for label, passed in arrived.get(one.key, {}).items()
        if bool(label.level) is not words
    ]
    return sorted(found, key=lambda one: (len(one[1].through), -one[0].level, one[1]))
