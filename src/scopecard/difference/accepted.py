"""
What has become of the findings that somebody accepts?

An acceptance belongs to a finding by its fingerprint, which holds names and neither words
nor the path. So one that nobody touched still stands where the path behind it is another
than the one that was looked at: that reopens it. And where only names changed, the finding
is the same and has another fingerprint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from scopecard.difference.change import UNDETERMINED, Change
from scopecard.difference.fact import Fact, Key
from scopecard.difference.found import finding_key
from scopecard.difference.side import Side
from scopecard.evaluation import CertainFinding
from scopecard.graph.model import Edge
from scopecard.rules import SEVERITIES, all_rules

KIND: Final = "acceptance"
UNUSED: Final = "unused-acceptance"
_Step = tuple[str, str, str]


class _Pair(NamedTuple):
    """One finding on both sides."""

    old: CertainFinding
    new: CertainFinding


def called_now(old: Side, new: Side) -> dict[str, str]:
    """Return the new fingerprint of each accepted finding that has one only because of its names."""
    pairs = _pairs(old, new)
    moved = {one: pair.new.finding.fingerprint for one, pair in pairs.items()}
    return {one: other for one, other in moved.items() if one != other}


def reopened(old: Side, new: Side, called: Mapping[str, str]) -> Iterator[Change]:
    """Yield each acceptance that nobody decided anew, and whose finding is not what it was."""
    entries = {name: side.data.get("accepted", {}) for name, side in (("old", old), ("new", new))}
    for name, pair in _pairs(old, new).items():
        now = called.get(name, name)
        told = entries["new"].get(now)
        if told is None or told != entries["old"][name] or new.evaluation.claims.expired(told):
            continue
        reason = _worse(pair) or _other_way(old, new, pair)
        if reason:
            key = Key(KIND, pair.new.finding.subjects, f"{now}\0{pair.new.finding.rule}")
            was = Fact(key, ("accepted", name), word=_way(old, pair.old))
            is_ = Fact(key, ("accepted", now), word=_way(new, pair.new), texts=(reason,))
            yield Change(UNDETERMINED, key, None, False, was, is_)


def reopens(change: Change) -> str:
    """Return the fingerprint of the finding that *change* reopens, if it does that."""
    return change.key.what.partition("\0")[0] if change.kind == KIND and change.key.ids else ""


def left_behind(new: Side, called: Mapping[str, str]) -> Iterator[Change]:
    """Yield each acceptance that is lost because names changed and it was not moved along."""
    entries = new.data.get("accepted", {})
    for name, now in called.items():
        if name in entries and now not in entries:
            key = Key(KIND, (), f"{name}\0{now}")
            fact = Fact(key, ("accepted", name), word=now)
            yield Change(UNDETERMINED, key, None, True, fact._replace(word=name), fact)


def is_about(change: Change, called: Mapping[str, str]) -> bool:
    """Return whether *change* only says that an acceptance in *called* accepts nothing now."""
    rule = change.key.what.split("\0")[0]
    return (
        change.kind == "finding" and rule == UNUSED and change.key.ids[:1] in {(c,) for c in called}
    )


def _pairs(old: Side, new: Side) -> dict[str, _Pair]:
    """Return the findings that the old side accepts and both have, by their old fingerprints."""
    accepted = old.data.get("accepted", {})
    if not accepted:
        return {}
    now = {finding_key(new, one.finding): one for one in new.evaluation.findings}
    found = {}
    for one in old.evaluation.findings:
        other = now.get(finding_key(old, one.finding))
        if one.finding.fingerprint in accepted and one.finding.rule in all_rules() and other:
            found[one.finding.fingerprint] = _Pair(one, other)
    return {name: found[name] for name in sorted(found)}


def _worse(pair: _Pair) -> str:
    one, other = pair.old.finding, pair.new.finding
    if SEVERITIES.index(other.severity) < SEVERITIES.index(one.severity):
        return f"it is {other.severity} now, and was {one.severity}"
    return "it is certain now" if pair.new.certain and not pair.old.certain else ""


def _other_way(old: Side, new: Side, pair: _Pair) -> str:
    """Return in which way another path lies behind the finding, if that matters."""
    before, after = pair.old.finding.path, pair.new.finding.path
    was, now = [_step(old, edge) for edge in before], [_step(new, edge) for edge in after]
    if was == now:
        lost = _gates(old, before) - _gates(new, after)
        return f"`{min(lost)}` no longer approves anything on its path" if lost else ""
    there = {_step(new, edge) for edge in new.worst.closure.graph.edges()}
    declared = [step for step, edge in zip(was, before, strict=True) if not edge.rule]
    if len(was) == len(now) and there.issuperset(declared):
        return ""  # one of several ways that are as long as each other
    return "it goes another way"


def _step(side: Side, edge: Edge) -> _Step:
    return edge.kind, side.words(edge.source), side.words(edge.target)


def _gates(side: Side, path: tuple[Edge, ...]) -> set[str]:
    return {side.name(gate) for edge in path for gate, _ in (*edge.covers, *edge.data_covers)}


def _way(side: Side, found: CertainFinding) -> str:
    """Return the nodes on a path, in order."""
    path = found.finding.path
    nodes = [edge.source for edge in path[:1]] + [edge.target for edge in path]
    shown = [node for n, node in enumerate(nodes) if not n or nodes[n - 1] != node]
    return " → ".join(map(side.words, shown)) or found.finding.severity
