"""Are exactly those candidates left out that leave an agent to itself?"""

from __future__ import annotations

import json

from generated.specs import generate
from scopecard import evaluate, parse_spec
from scopecard.context import Context
from scopecard.graph.reading import pessimistic
from scopecard.remedies.candidates import candidates, unstarted, usable
from scopecard.remedies.change import applied


def test_only_what_leaves_an_agent_to_itself_is_left_out() -> None:
    """Not each is evaluated to find that out: here they all are."""
    left_out = 0
    for seed in range(150):
        context = evaluate(parse_spec(json.dumps(generate(seed)), "generated.json")).worst
        alone, every, kept = unstarted(context), candidates(context), usable(context)
        for change in every:
            after = Context(applied(context.spec, [change]), pessimistic(), context.policy)
            harmful = change.kind == "drop" and not unstarted(after) <= alone
            assert (change not in kept) == harmful, (seed, change.title)
            left_out += harmful
    assert left_out > 5


def test_whom_nobody_has_named_is_to_be_named() -> None:
    text = (
        "schema: scopecard/v1\nsystem: s\nactors: {clock: {kind: continuous}}\ndata: {d: {}}\n"
        "tools: {t: {effects: [write d]}}\n"
        "agents: {a: {started_by: [clock], output: plain, tools: [t]}}\n"
    )
    titles = {change.title for change in candidates(evaluate(parse_spec(text)).worst)}
    assert "have `approver` (to be named) approve each call of `t` by `a`" in titles
    assert "let only `operator` (to be named) start `a`" in titles
    named = text.replace("{clock:", "{ann: {kind: human}, clock:")
    titles = {change.title for change in candidates(evaluate(parse_spec(named)).worst)}
    assert "have `ann` approve each call of `t` by `a`" in titles
