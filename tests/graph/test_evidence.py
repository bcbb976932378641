"""
Is every derived fact recorded as it was derived: by which rule, from what, and where?

The whole closed graph of some worked cases is kept as text in ``golden/`` and read
like code. ``SCOPECARD_GOLDEN=write`` writes what is there now.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from conftest import ROOT
from scopecard import load_spec
from scopecard.context import Context
from scopecard.graph.model import Edge
from scopecard.graph.reading import optimistic, pessimistic
from scopecard.scoping.policy import effective_policy

GOLDEN = Path(__file__).parent / "golden"
CASES = [
    "b21-agent-edits-its-approval-settings", "b31-ci-coding-agent-on-public-issues",
    "c03-coding-agent-behind-branch-protection", "c07-one-tool-two-effects-two-gates",
    "c09-two-signatures-or-one-of-two", "c11-consent-and-a-second-pair-of-eyes",
    "c15-four-boxes-that-run-code", "c17-what-a-free-form-tool-may-do",
    "c19-somebody-elses-agent", "c23-armed-by-us-or-by-anybody",
    "c25-payee-list-that-the-bank-guards", "c27-who-may-hand-out-rights",
    "c29-armed-freely-or-with-a-signature", "c31-settings-that-decide-who-is-asked",
    "e09-workspace-that-holds-its-own-instructions", "m04-agentcore-refunds",
]  # fmt: skip


def described(found: Context) -> Iterator[str]:
    closure, classification = found.closure, found.classification
    for edge in closure.graph.edges():
        yield f"edge {_words(edge)}"
        for earlier in edge.follows:
            yield f"     <- {_words(earlier)}"
    for gate, because in sorted(closure.gates.void.items()):
        yield f"void {gate} by {_words(because)}"
    for agent in closure.agents:
        levels = ", ".join(f"{s.level} by {_words(s.edge)}" for s in closure.starts[agent])
        yield f"agent {agent}: levels {closure.levels[agent]}, {levels}"
        tools = closure.agents[agent].get("tools", {})
        yield f"  universal: {[tool for tool in tools if closure.universal(tool)]}"
        yield f"  acts: {closure.acts(agent)}"
        yield f"  overlays: {sorted(found.overlays[agent])}"
        for capability in closure.capabilities[agent]:
            typed = " as typed values" if closure.constrained(capability) else ""
            yield f"  {capability!r}{typed} through {capability.tool} as {capability.identity}"
            for cover in capability.all_covers:
                asked = closure.approvals.self_approved(capability, cover)
                seen = closure.approvals.seen_by_a_person(capability)
                reasons = _reasons(found, capability, cover)
                yield f"    {cover[0]} at {_dotted(cover[1])}: {reasons}; {asked}, {seen}"
        for other, delegations in closure.delegations[agent].items():
            for one in delegations:
                yield f"  delegates to {other}: {one.open} by {one.by!r} {_words(one.edge)}"
        standing = classification.standings[agent]
        yield (
            f"  scope {standing.scope} at {standing.level}, column {standing.rank}, via"
            f" {'/'.join(standing.via)}, through {standing.capability!r}, extends"
            f" {'/'.join(standing.extends)}, {classification.agency(agent)},"
            f" {classification.self_extending(agent)}"
        )
    for assumption in found.reading.met.values():
        yield f"assumed {assumption.about}: {assumption.assumed} at {_dotted(assumption.pointer)}"


def _words(edge: Edge) -> str:
    gates = " ".join(
        f"{gate}@{_dotted(place)}" for gate, place in (*edge.covers, *edge.data_covers)
    )
    return (
        f"{edge!r} at {_dotted(edge.pointer)} {edge.basis} {edge.question} gates[{gates}]"
        f" as {edge.identity} held {edge.held} reversible {edge.reversible}"
    )


def _dotted(pointer: tuple[str | int, ...]) -> str:
    return ".".join(map(str, pointer))


def _reasons(found: Context, capability: object, cover: object) -> str:
    reasons = found.closure.approvals.reasons(capability, cover)  # type: ignore[arg-type]
    return ", ".join(reasons) or "qualifies"


@pytest.mark.parametrize("case", CASES)
def test_the_whole_derivation(case: str) -> None:
    compare(case, ROOT / "tests/fixtures" / f"{case}.yaml", {})


@pytest.mark.parametrize("switch", ["finding", "ungated"])
def test_what_no_worked_case_has(switch: str) -> None:
    compare(f"extra-{switch}", Path(__file__).parent / "extra.yaml", {"self-approval": switch})


def compare(name: str, path: Path, policy: dict[str, str | int]) -> None:
    spec = load_spec(path).data
    effective = effective_policy(policy, spec)
    parts = []
    for reading in (pessimistic(), optimistic()):
        parts += [
            f"# {'best' if parts else 'worst'}",
            *described(Context(spec, reading, effective)),
            "",
        ]
    text = "\n".join(parts)
    golden = GOLDEN / f"{name}.txt"
    if os.environ.get("SCOPECARD_GOLDEN") == "write":
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert golden.read_text(encoding="utf-8") == text
